// Package http has the types that the phases share.
package http

import "plugins/pluginhost/abi"

// Header is one header field.
type Header struct {
	// Name is in lower case.
	Name string
	// Value is the bytes of the field, whatever they are.
	Value string
}

// FullResponse is a whole response that a filter gives instead of the application's.
type FullResponse struct {
	Status  int
	Headers []Header
	Body    []byte
}

// ChangeError is why a change was not taken.
type ChangeError uint8

const (
	// Forbidden: the plugin lacks a grant, or the field is never a plugin's to change.
	Forbidden ChangeError = iota
	// Invalid: not valid HTTP.
	Invalid
	// TooLate: too late in the exchange for this change.
	TooLate
	// TooLarge: larger than the host allows.
	TooLarge
)

func (reason ChangeError) Error() string {
	switch reason {
	case Forbidden:
		return "the change is forbidden"
	case Invalid:
		return "the name or the value is not valid"
	case TooLate:
		return "it is too late for the change"
	default:
		return "the value is too large"
	}
}

// ErrorOf is the error of a change, or nil.
func ErrorOf(result abi.Result) error {
	if result.IsError == 0 {
		return nil
	}
	return ChangeError(result.Error)
}

// rawHeader is a header in memory.
type rawHeader struct {
	name, value abi.List
}

// HeadersOf takes over headers that the host passed.
func HeadersOf(list abi.List) []Header {
	var headers []Header
	for _, header := range abi.Elements[rawHeader](list) {
		headers = append(headers, Header{header.name.Text(), header.value.Text()})
	}
	return headers
}
