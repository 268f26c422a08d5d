# sed -f deploy/plain_http.sed deploy/nginx.conf: for an intranet that has no certificates.
/# TLS begins/,/# TLS ends/d
s/#PLAIN //
