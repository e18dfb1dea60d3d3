// Package state makes a guest with the lifetime Single one whose state goes on in the version that takes its place.
// To import it is to export the functions.
package state

import (
	"unsafe"

	"plugins/pluginhost/abi"
)

// Saved is what one version hands over to the next.
type Saved struct {
	// Format tells one form of Data from another.
	Format uint32
	Data   []byte
}

var (
	saver    func() Saved
	restorer func(Saved) error
)

// Handle sets the function that gives the instance's state, which serves no call afterwards unless the newer version is
// refused; and the one that takes what another version saved, before the first call. After an error the version is refused,
// and the one before goes on. Called in the guest's init function.
func Handle(save func() Saved, restore func(Saved) error) {
	saver, restorer = save, restore
}

// rawSaved is a Saved in memory.
type rawSaved struct {
	format uint32
	data   abi.List
}

var result rawSaved

//go:wasmexport plugin-host:lifecycle/state@0.1.0#save
func callSave() unsafe.Pointer {
	saved := saver()
	result = rawSaved{saved.Format, abi.Return(saved.Data)}
	return unsafe.Pointer(&result)
}

//go:wasmexport cabi_post_plugin-host:lifecycle/state@0.1.0#save
func postReturnSave(unsafe.Pointer) {
	abi.EndCall()
}

//go:wasmexport plugin-host:lifecycle/state@0.1.0#restore
func callRestore(format, start, length uint32) unsafe.Pointer {
	return abi.ReturnError(restorer(Saved{format, abi.List{Start: start, Length: length}.Bytes()}))
}

//go:wasmexport cabi_post_plugin-host:lifecycle/state@0.1.0#restore
func postReturnRestore(unsafe.Pointer) {
	abi.EndCall()
}
