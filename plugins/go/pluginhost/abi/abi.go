// Package abi is how values cross the border between guest and host: the component model's canonical ABI, with strings in
// UTF-8.
//
// A list or string is a pointer and a length. What an import returns in more than one core value, it writes to memory, at
// the address that is its last argument; what an export returns in more than one, it returns by its address. Pointers of
// the host are 32 bits, so the structs here have them as such.
package abi

import "unsafe"

// hostBlocks keeps the memory that the host asked for until the call has ended. What was taken over from it lives longer:
// it has Go pointers of its own.
var hostBlocks [][]uint64

// returned keeps what the last result points to until the host has read it.
var returned []any

// The host calls this when it needs memory for the arguments of an export. What serves a component's imports of
// wasi_snapshot_preview1, which all modules of Go have, would call cabi_realloc before Go has started; so that name is not
// used, but the two that are for exports and for imports only.
//
//go:wasmexport cabi_export_realloc
func reallocateForExport(block, oldSize, alignment, newSize uint32) uint32 {
	return reallocate(block, oldSize, alignment, newSize)
}

// The same for the results of imports.
//
//go:wasmexport cabi_import_realloc
func reallocateForImport(block, oldSize, alignment, newSize uint32) uint32 {
	return reallocate(block, oldSize, alignment, newSize)
}

func reallocate(block, oldSize, alignment, newSize uint32) uint32 {
	if newSize == 0 {
		return alignment
	}
	words := make([]uint64, (uint64(newSize)+7)/8)
	start := unsafe.Pointer(unsafe.SliceData(words))
	copy(unsafe.Slice((*byte)(start), newSize), List{block, oldSize}.Bytes())
	hostBlocks = append(hostBlocks, words)
	return uint32(uintptr(start))
}

// EndCall lets go of the memory of a call, when the host has read its result.
func EndCall() {
	clear(hostBlocks)
	hostBlocks = hostBlocks[:0]
	clear(returned)
	returned = returned[:0]
}

// Keep keeps what a result points to until the host has read it.
func Keep(value any) {
	returned = append(returned, value)
}

// List is a list or a string in memory.
type List struct {
	Start  uint32
	Length uint32
}

// OptionalList is an option of a list or a string in memory.
type OptionalList struct {
	IsSome uint8
	List   List
}

// Text takes over the string, if there is one.
func (option OptionalList) Text() (text string, found bool) {
	if option.IsSome == 0 {
		return "", false
	}
	return option.List.Text(), true
}

// Result is a result without a value, and with an enumeration as its error, in memory.
type Result struct {
	IsError uint8
	Error   uint8
}

// Elements takes over a list that the host passed.
func Elements[T any](list List) []T {
	if list.Length == 0 {
		return nil
	}
	return unsafe.Slice((*T)(at(list.Start)), list.Length)
}

// Bytes takes over bytes that the host passed.
func (list List) Bytes() []byte {
	return Elements[byte](list)
}

// Text takes over a string that the host passed.
func (list List) Text() string {
	return unsafe.String(unsafe.SliceData(list.Bytes()), list.Length)
}

// Return makes a slice part of a result.
func Return[T any](elements []T) List {
	if len(elements) == 0 {
		return List{}
	}
	start := unsafe.SliceData(elements)
	Keep(start)
	return List{uint32(uintptr(unsafe.Pointer(start))), uint32(len(elements))}
}

// ReturnText makes a string part of a result.
func ReturnText(text string) List {
	return Return([]byte(text))
}

// textResult is a result without a value, and with a text as its error, in memory.
type textResult struct {
	isError uint8
	_       [3]uint8
	text    List
}

var errorResult textResult

// ReturnError writes a result without a value where the host can read it: an error's text, or none.
func ReturnError(err error) unsafe.Pointer {
	errorResult = textResult{}
	if err != nil {
		errorResult = textResult{isError: 1, text: ReturnText(err.Error())}
	}
	return unsafe.Pointer(&errorResult)
}

// at makes an address of the host's a pointer. Its memory is the guest's own, and the collector does not move it.
func at(address uint32) unsafe.Pointer {
	return unsafe.Pointer(uintptr(address))
}
