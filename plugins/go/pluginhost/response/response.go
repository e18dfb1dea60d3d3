// Package response is the response. It can be read and changed in the response phases.
package response

import (
	"unsafe"

	"plugins/pluginhost/abi"
	"plugins/pluginhost/http"
)

// Status gives the status code. 0 in the request phases.
func Status() int {
	return int(status())
}

//go:wasmimport plugin-host:http/response@0.1.0 status
func status() uint32

// SetStatus changes the status code.
func SetStatus(status int) error {
	var result abi.Result
	setStatus(uint32(status), unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/response@0.1.0 set-status
func setStatus(status uint32, result unsafe.Pointer)

// Header gives the value of a header; several fields of one name are joined with `, `. False if it is absent or not to be
// read.
func Header(name string) (value string, found bool) {
	var result abi.OptionalList
	header(name, unsafe.Pointer(&result))
	return result.Text()
}

//go:wasmimport plugin-host:http/response@0.1.0 header
func header(name string, result unsafe.Pointer)

// HeaderValues gives each value of a header by itself, in order.
func HeaderValues(name string) []string {
	var list abi.List
	headerValues(name, unsafe.Pointer(&list))
	var values []string
	for _, value := range abi.Elements[abi.List](list) {
		values = append(values, value.Text())
	}
	return values
}

//go:wasmimport plugin-host:http/response@0.1.0 header-values
func headerValues(name string, result unsafe.Pointer)

// Headers gives all headers that the plugin may read.
func Headers() []http.Header {
	var list abi.List
	headers(unsafe.Pointer(&list))
	return http.HeadersOf(list)
}

//go:wasmimport plugin-host:http/response@0.1.0 headers
func headers(result unsafe.Pointer)

// SetHeader replaces all values of a header by one.
func SetHeader(name, value string) error {
	var result abi.Result
	setHeader(name, value, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/response@0.1.0 set-header
func setHeader(name, value string, result unsafe.Pointer)

// AddHeader adds one more value of a header.
func AddHeader(name, value string) error {
	var result abi.Result
	addHeader(name, value, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/response@0.1.0 add-header
func addHeader(name, value string, result unsafe.Pointer)

// RemoveHeader removes a header.
func RemoveHeader(name string) error {
	var result abi.Result
	removeHeader(name, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/response@0.1.0 remove-header
func removeHeader(name string, result unsafe.Pointer)

// SetBody replaces the body, in the phase that was given it.
func SetBody(body []byte) error {
	var result abi.Result
	setBody(unsafe.SliceData(body), uint32(len(body)), unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/response@0.1.0 set-body
func setBody(body *byte, length uint32, result unsafe.Pointer)
