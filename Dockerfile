# Two stages: the first builds a virtual environment from the hash-locked requirements and this
# checkout, the second carries that environment and nothing that built it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
WORKDIR /src
COPY requirements/run.txt requirements/run.txt
RUN /venv/bin/pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY newsletter newsletter
COPY workers workers
COPY templates templates
RUN /venv/bin/pip install --no-deps --no-build-isolation . \
    && /venv/bin/python -m compileall -q /venv/lib

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 newsletter \
    && useradd --system --uid 10001 --gid newsletter --home-dir /data --no-create-home newsletter \
    && install --directory --owner=newsletter --group=newsletter --mode=0700 /data
COPY --from=build /venv /venv
ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NEWSLETTER_DATA=/data
USER newsletter
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Without another command the container is the whole installation on one machine.
CMD ["newsletter", "serve", "--host", "0.0.0.0"]
