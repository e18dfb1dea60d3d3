// Package exchange is what a filter remembers about one request, from phase to phase.
package exchange

import (
	"unsafe"

	"plugins/pluginhost/abi"
	"plugins/pluginhost/http"
)

// State gives what this plugin last stored for this request. Empty at first.
func State() []byte {
	var text abi.List
	state(unsafe.Pointer(&text))
	return text.Bytes()
}

//go:wasmimport plugin-host:http/exchange@0.1.0 state
func state(result unsafe.Pointer)

// SetState stores up to 4096 bytes, for the later phases of this request.
func SetState(state []byte) error {
	var result abi.Result
	setState(unsafe.SliceData(state), uint32(len(state)), unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/exchange@0.1.0 set-state
func setState(state *byte, length uint32, result unsafe.Pointer)
