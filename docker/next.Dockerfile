ARG BASE_IMAGE={{baseImage}}
FROM ${BASE_IMAGE}

# Packages first: an edit of the pages leaves that layer, the larger one, where it is.
COPY --chown=0:0 deps/ /app/
COPY --chown=0:0 app/ /app/
WORKDIR /app/{{projectRoot}}

ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT={{port}}
EXPOSE {{port}}
LABEL {{labels}}

# Owned by root and written by nobody, so any other numeric user works as well.
USER 65532:65532
ENTRYPOINT []
CMD ["node", "--import", "./stop-gracefully.mjs", "--import", "./share-assets.mjs", "server.js"]
