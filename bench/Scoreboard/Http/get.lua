wrk.headers["x-check"] = "1"
