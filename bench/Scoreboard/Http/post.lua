wrk.method = "POST"
wrk.headers["Content-Type"] = "text/plain"
wrk.body = string.rep("A line of text that nobody forbids, unless they read it. ", 72):sub(1, 4096)
