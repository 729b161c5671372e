"""cgkg: the knowledge graph of China's industrial carbon-peak and carbon-neutrality standards."""

__version__ = "0.1.0"
