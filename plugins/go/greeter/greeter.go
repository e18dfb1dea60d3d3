// Greets. The contract is plugins/wit/greeter.
package main

import (
	"unsafe"

	"plugins/pluginhost/abi"
)

func greet(name string) (greeting string, reason string) {
	if name == "" {
		return "", "There is nobody to greet."
	}
	return "Hello, " + name + "!", ""
}

// result is a result<string, string> in memory: which of the two it is, and the text.
var result struct {
	isError uint8
	_       [3]uint8
	text    abi.List
}

//go:wasmexport example:greeter/greeter@0.1.0#greet
func call(start, length uint32) unsafe.Pointer {
	greeting, reason := greet(abi.List{Start: start, Length: length}.Text())
	if reason == "" {
		result.isError, result.text = 0, abi.ReturnText(greeting)
	} else {
		result.isError, result.text = 1, abi.ReturnText(reason)
	}
	return unsafe.Pointer(&result)
}

//go:wasmexport cabi_post_example:greeter/greeter@0.1.0#greet
func postReturn(unsafe.Pointer) {
	abi.EndCall()
}

func main() {}
