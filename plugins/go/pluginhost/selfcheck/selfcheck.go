// Package selfcheck makes a guest one that is asked whether it can do its work before it serves.
// To import it is to export the function.
package selfcheck

import (
	"unsafe"

	"plugins/pluginhost/abi"
)

var handler func() error

// Handle sets the function that tells whether the plugin can do its work with the settings that it has. The text of an
// error is for operators, who get it as the reason why the version was refused. Called in the guest's init function.
func Handle(check func() error) {
	handler = check
}

//go:wasmexport plugin-host:lifecycle/self-check@0.1.0#check
func call() unsafe.Pointer {
	return abi.ReturnError(handler())
}

//go:wasmexport cabi_post_plugin-host:lifecycle/self-check@0.1.0#check
func postReturn(unsafe.Pointer) {
	abi.EndCall()
}
