wrk.headers["x-check"] = "1"

-- Milliseconds before a connection asks again.
function delay()
   return 2
end
