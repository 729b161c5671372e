"""Publishing a built dataset into a remote store; docs/decisions says how and why.

``content`` (what each graph says, as a digest) and ``registry`` (what the store holds) → ``plan``
(what to send) → ``transfer`` (chunk by chunk into staging graphs) → ``verification`` (what the
store gives back is what was sent) → ``switching`` (puts it in place), all run by
``publisher``.
"""
