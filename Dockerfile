# One image for web and worker. Build: docker build -t doubledraw .
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements/base.lock requirements/base.lock
RUN python -m venv /opt/doubledraw && /opt/doubledraw/bin/pip install --no-cache-dir --require-hashes -r requirements/base.lock
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN /opt/doubledraw/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/doubledraw --create-home doubledraw
COPY --from=build /opt/doubledraw /opt/doubledraw
ENV PATH=/opt/doubledraw/bin:$PATH DOUBLEDRAW_HOME=/var/lib/doubledraw PYTHONUNBUFFERED=1
USER doubledraw
VOLUME /var/lib/doubledraw
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/log/checkpoint', timeout=4)"]
ENTRYPOINT ["doubledraw"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
