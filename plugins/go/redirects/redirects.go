// Redirects requests by rules.
package main

import (
	"plugins/pluginhost/http"
	"plugins/pluginhost/log"
	"plugins/pluginhost/request"
	"plugins/pluginhost/requestfilter"
	"plugins/pluginhost/settings"
)

func init() {
	requestfilter.Handle(onRequestHeaders)
}

// The rules of the settings that were seen last: an instance that is used again need not read them anew.
var (
	rules     []rule
	rulesText string
)

func onRequestHeaders() http.HeadersVerdict {
	if text := settings.JSON(); text != rulesText {
		parsed, err := parseRules(text)
		if err != nil {
			log.Write(log.Error, "The rules cannot be used: "+err.Error())
			return http.Continue()
		}
		rules, rulesText = parsed, text
	}

	path := request.Path()
	for _, rule := range rules {
		if target, ok := rule.target(path, request.Query()); ok {
			return http.Respond(http.FullResponse{
				Status:  rule.Status,
				Headers: []http.Header{{Name: "location", Value: target}},
			})
		}
	}
	return http.Continue()
}

func main() {}
