// Lets each client make so many requests in a time, and no more. What they have made goes on in the next version.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"plugins/pluginhost/http"
	"plugins/pluginhost/log"
	"plugins/pluginhost/request"
	"plugins/pluginhost/requestfilter"
	"plugins/pluginhost/selfcheck"
	"plugins/pluginhost/settings"
	"plugins/pluginhost/state"
)

// format is the form of what is saved: a window as JSON.
const format = 1

// mostClients keeps what is counted bounded: clients above share one count.
const mostClients = 10_000

// window is the time at hand, and what has been asked in it.
type window struct {
	Start    time.Time      `json:"start"`
	Requests map[string]int `json:"requests"`
}

// options are the plugin's settings.
type options struct {
	Requests int `json:"requests"`
	Seconds  int `json:"seconds"`
}

var current window

func init() {
	requestfilter.Handle(onRequestHeaders)
	selfcheck.Handle(check)
	state.Handle(save, restore)
}

func onRequestHeaders() http.HeadersVerdict {
	options, err := readOptions()
	if err != nil {
		log.Write(log.Error, err.Error())
		return http.Respond(http.FullResponse{Status: 500})
	}
	client, _ := request.ClientAddress()
	if left := current.count(client, options, time.Now()); left > 0 {
		retry := strconv.Itoa(int(left/time.Second) + 1)
		return http.Respond(http.FullResponse{Status: 429, Headers: []http.Header{{Name: "retry-after", Value: retry}}})
	}
	return http.Continue()
}

// count counts a request. Gives what is left of the window if it is one too many.
func (window *window) count(client string, options options, now time.Time) time.Duration {
	length := time.Duration(options.Seconds) * time.Second
	if window.Requests == nil || now.Sub(window.Start) >= length {
		window.Start, window.Requests = now, map[string]int{}
	}
	if _, known := window.Requests[client]; !known && len(window.Requests) >= mostClients {
		client = ""
	}
	if window.Requests[client] >= options.Requests {
		return length - now.Sub(window.Start)
	}
	window.Requests[client]++
	return 0
}

func readOptions() (read options, err error) {
	if err = json.Unmarshal([]byte(settings.JSON()), &read); err == nil && (read.Requests < 1 || read.Seconds < 1) {
		err = errors.New("the settings 'requests' and 'seconds' are not both numbers of at least 1")
	}
	return read, err
}

func check() error {
	_, err := readOptions()
	return err
}

func save() state.Saved {
	// Numbers and texts always have a form in JSON.
	data, _ := json.Marshal(current)
	return state.Saved{Format: format, Data: data}
}

func restore(saved state.Saved) error {
	if saved.Format != format {
		return fmt.Errorf("only the format %d is known", format)
	}
	return json.Unmarshal(saved.Data, &current)
}

func main() {}
