# Three stages: the editor's script, then the program and the dataset; only what runs is in the last.
FROM node:20-slim AS editor
WORKDIR /src/src/cgkg/web/frontend
COPY src/cgkg/web/frontend ./
RUN mkdir -p ../static \
    && npm install --no-package-lock --ignore-scripts --no-audit --no-fund \
    && npm run build

FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
COPY --from=editor /src/src/cgkg/web/static/build src/cgkg/web/static/build
RUN python -m venv /opt/cgkg \
    && /opt/cgkg/bin/pip install --no-cache-dir -c constraints.txt . \
    && /opt/cgkg/bin/cgkg build --dataset /srv/cgkg

FROM python:3.11-slim
LABEL org.opencontainers.image.title="cgkg" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0"
RUN useradd --system --uid 10001 cgkg
COPY --from=build /opt/cgkg /opt/cgkg
COPY --from=build /srv/cgkg /srv/cgkg
ENV CGKG_DATASET=/srv/cgkg CGKG_HOST=0.0.0.0 CGKG_PORT=8000
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
    CMD ["/opt/cgkg/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["/opt/cgkg/bin/cgkg"]
CMD ["serve"]
