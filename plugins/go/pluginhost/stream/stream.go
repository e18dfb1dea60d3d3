// Package stream makes a guest a stream transform. To import it is to export the transform. Records come and go packed, many
// at once, so that a record costs no call of the host.
package stream

import (
	"unsafe"

	"plugins/pluginhost/abi"
)

// Transform decides what becomes of records.
type Transform interface {
	// Process decides what becomes of a record. The record's bytes are not to be changed.
	Process(record *Record, decisions *Decisions)
}

// Finisher is a stateful transform that emits what it has gathered after the last record of a batch.
type Finisher interface {
	Finish(decisions *Decisions)
}

// Declaration is what a transform says about itself.
type Declaration struct {
	// Stateful says whether what becomes of a record depends on the records before it.
	Stateful bool
	// Outputs are those that it emits to by name, beside the one without a name.
	Outputs []string
}

var (
	makeTransform func(settings string) (Transform, Declaration, error)
	transform     Transform
	decisions     Decisions
)

// Handle sets the function that makes the transform of the plugin's settings, a JSON document. Called in the guest's init
// function.
func Handle(create func(settings string) (Transform, Declaration, error)) {
	makeTransform = create
}

// initResult is a result<declaration, string> in memory: which of the two it is; whether the transform is stateful, and the
// outputs; or the text.
var initResult struct {
	isError uint8
	_       [3]uint8
	first   uint32
	second  uint32
	third   uint32
}

//go:wasmexport plugin-host:stream/transform@0.1.0#init
func initialize(start, length uint32) unsafe.Pointer {
	made, declaration, err := makeTransform(abi.List{Start: start, Length: length}.Text())
	if err != nil {
		text := abi.ReturnText(err.Error())
		initResult.isError, initResult.first, initResult.second = 1, text.Start, text.Length
		return unsafe.Pointer(&initResult)
	}
	transform = made
	var names []abi.List
	for _, name := range declaration.Outputs {
		names = append(names, abi.ReturnText(name))
	}
	outputs := abi.Return(names)
	initResult.isError, initResult.first, initResult.second, initResult.third = 0, 0, outputs.Start, outputs.Length
	if declaration.Stateful {
		initResult.first = 1
	}
	return unsafe.Pointer(&initResult)
}

//go:wasmexport cabi_post_plugin-host:stream/transform@0.1.0#init
func postReturn(unsafe.Pointer) {
	abi.EndCall()
}

//go:wasmexport plugin-host:stream/transform@0.1.0#process-batch
func processBatch() {
	for {
		var packed abi.List
		nextPacked(unsafe.Pointer(&packed))
		if packed.Length == 0 {
			break
		}
		rest := packed.Bytes()
		for index := uint32(0); len(rest) > 0; index++ {
			var record Record
			record, rest = split(rest)
			decisions.turnTo(index)
			transform.Process(&record, &decisions)
		}
		decisions.tell()
		abi.EndCall()
	}
	decisions.turnTo(none)
	if finisher, isOne := transform.(Finisher); isOne {
		finisher.Finish(&decisions)
	}
	decisions.tell()
}

//go:wasmimport plugin-host:stream/records@0.1.0 next-packed
func nextPacked(result unsafe.Pointer)

//go:wasmimport plugin-host:stream/records@0.1.0 decide-packed
func decidePacked(start *byte, length uint32)
