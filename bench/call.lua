-- Calls one tool over /mcp, every call with an id of its own. With COUNT it ends after so many answers.
local calls = 0
local answers = 0
local count = tonumber(os.getenv("COUNT") or "0")

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
wrk.headers["Authorization"] = "Bearer bench-token"
wrk.headers["MCP-Protocol-Version"] = "2025-11-25"

function request()
  calls = calls + 1
  return wrk.format(nil, nil, nil, string.format(
    '{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"instainstru_bookings_recent","arguments":{"limit":20,"hours":24}}}',
    calls))
end

if count > 0 then
  local failures = 0
  function response(status)
    answers = answers + 1
    if status ~= 200 then failures = failures + 1 end
    if answers == count then
      -- wrk itself would go on until its time is over.
      io.write(string.format('RESULT {"calls":%d,"errors":%d}\n', answers, failures))
      io.flush()
      os.exit(0)
    end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"calls":%d,"seconds":%f,"median_ms":%f,"p99_ms":%f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
