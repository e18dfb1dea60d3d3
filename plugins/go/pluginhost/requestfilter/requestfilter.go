// Package requestfilter makes a guest a filter that is called when a request's headers have arrived.
// To import it is to export the phase.
package requestfilter

import (
	"unsafe"

	"plugins/pluginhost/abi"
	"plugins/pluginhost/http"
)

var handler func() http.HeadersVerdict

// Handle sets the function that decides. Called in the guest's init function.
func Handle(decide func() http.HeadersVerdict) {
	handler = decide
}

//go:wasmexport plugin-host:http/request-filter@0.1.0#on-request-headers
func call() unsafe.Pointer {
	return handler().Return()
}

//go:wasmexport cabi_post_plugin-host:http/request-filter@0.1.0#on-request-headers
func postReturn(unsafe.Pointer) {
	abi.EndCall()
}
