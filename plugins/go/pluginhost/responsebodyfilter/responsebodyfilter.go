// Package responsebodyfilter makes a guest a filter that is called with a response's body.
// To import it is to export the phase.
package responsebodyfilter

import (
	"unsafe"

	"plugins/pluginhost/abi"
	"plugins/pluginhost/http"
)

var handler func(body []byte) http.BodyVerdict

// Handle sets the function that decides. Called in the guest's init function.
func Handle(decide func(body []byte) http.BodyVerdict) {
	handler = decide
}

//go:wasmexport plugin-host:http/response-body-filter@0.1.0#on-response-body
func call(start, length uint32) unsafe.Pointer {
	return handler(abi.List{Start: start, Length: length}.Bytes()).Return()
}

//go:wasmexport cabi_post_plugin-host:http/response-body-filter@0.1.0#on-response-body
func postReturn(unsafe.Pointer) {
	abi.EndCall()
}
