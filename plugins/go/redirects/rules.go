package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

type rule struct {
	// From is the path to redirect; with Prefix, and everything below it.
	From string `json:"from"`
	// To is the path or absolute address to redirect to; with Prefix, what was below From comes below it.
	To string `json:"to"`
	// Status is 301, 302, 307 or 308; 302 if it is left out.
	Status int  `json:"status"`
	Prefix bool `json:"prefix"`

	to *url.URL
}

func parseRules(text string) ([]rule, error) {
	var settings struct {
		Rules []rule `json:"rules"`
	}
	if err := json.Unmarshal([]byte(text), &settings); err != nil {
		return nil, err
	}
	for i := range settings.Rules {
		if err := settings.Rules[i].check(); err != nil {
			return nil, fmt.Errorf("rule %d: %w", i+1, err)
		}
	}
	return settings.Rules, nil
}

func (rule *rule) check() error {
	if !strings.HasPrefix(rule.From, "/") {
		return errors.New(`"from" must start with a slash`)
	}
	switch rule.Status {
	case 0:
		rule.Status = 302
	case 301, 302, 307, 308:
	default:
		return errors.New(`"status" must be 301, 302, 307 or 308`)
	}
	to, err := url.Parse(rule.To)
	if err != nil || rule.To == "" {
		return errors.New(`"to" must be a path or an absolute address`)
	}
	rule.to = to
	return nil
}

// target gives the address that a path is redirected to, if the rule is about it. The query is kept.
func (rule *rule) target(path, query string) (string, bool) {
	rest, ok := rule.below(path)
	if !ok {
		return "", false
	}
	target := *rule.to
	if rest != "" {
		// Without its slashes at the start, what the client sent cannot become the name of another host.
		target.Path = strings.TrimRight(target.Path, "/") + "/" + strings.TrimLeft(rest, "/")
		target.RawPath = ""
	}
	if query != "" && target.RawQuery != "" {
		query = target.RawQuery + "&" + query
	}
	if query != "" {
		target.RawQuery = query
	}
	return target.String(), true
}

// below gives what is left of a path that is From, or is below it and the rule has Prefix.
func (rule *rule) below(path string) (rest string, ok bool) {
	if path == rule.From {
		return "", true
	}
	rest, ok = strings.CutPrefix(path, strings.TrimRight(rule.From, "/"))
	return rest, ok && rule.Prefix && strings.HasPrefix(rest, "/")
}
