// Package request is the request. It can be read in every phase and changed in the request phases.
package request

import (
	"unsafe"

	"plugins/pluginhost/abi"
	"plugins/pluginhost/http"
)

// Method gives `GET`, `POST`, ...
func Method() string {
	var text abi.List
	method(unsafe.Pointer(&text))
	return text.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 method
func method(result unsafe.Pointer)

// Scheme gives `http` or `https`.
func Scheme() string {
	var text abi.List
	scheme(unsafe.Pointer(&text))
	return text.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 scheme
func scheme(result unsafe.Pointer)

// Protocol gives the protocol and version, for example `HTTP/1.1`.
func Protocol() string {
	var text abi.List
	protocol(unsafe.Pointer(&text))
	return text.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 protocol
func protocol(result unsafe.Pointer)

// Host gives host and port that the client asked for.
func Host() string {
	var text abi.List
	host(unsafe.Pointer(&text))
	return text.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 host
func host(result unsafe.Pointer)

// Path gives the path, percent-decoded, starting with a slash.
func Path() string {
	var text abi.List
	path(unsafe.Pointer(&text))
	return text.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 path
func path(result unsafe.Pointer)

// Query gives the query as sent, percent-encoded, without the question mark.
func Query() string {
	var text abi.List
	query(unsafe.Pointer(&text))
	return text.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 query
func query(result unsafe.Pointer)

// ClientAddress gives the client's IP address. False if the transport has none.
func ClientAddress() (address string, found bool) {
	var result abi.OptionalList
	clientAddress(unsafe.Pointer(&result))
	return result.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 client-address
func clientAddress(result unsafe.Pointer)

// Header gives the value of a header; several fields of one name are joined with `, `. False if it is absent or not to be
// read.
func Header(name string) (value string, found bool) {
	var result abi.OptionalList
	header(name, unsafe.Pointer(&result))
	return result.Text()
}

//go:wasmimport plugin-host:http/request@0.1.0 header
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

//go:wasmimport plugin-host:http/request@0.1.0 header-values
func headerValues(name string, result unsafe.Pointer)

// Headers gives all headers that the plugin may read.
func Headers() []http.Header {
	var list abi.List
	headers(unsafe.Pointer(&list))
	return http.HeadersOf(list)
}

//go:wasmimport plugin-host:http/request@0.1.0 headers
func headers(result unsafe.Pointer)

// SetHeader replaces all values of a header by one.
func SetHeader(name, value string) error {
	var result abi.Result
	setHeader(name, value, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/request@0.1.0 set-header
func setHeader(name, value string, result unsafe.Pointer)

// AddHeader adds one more value of a header.
func AddHeader(name, value string) error {
	var result abi.Result
	addHeader(name, value, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/request@0.1.0 add-header
func addHeader(name, value string, result unsafe.Pointer)

// RemoveHeader removes a header.
func RemoveHeader(name string) error {
	var result abi.Result
	removeHeader(name, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/request@0.1.0 remove-header
func removeHeader(name string, result unsafe.Pointer)

// SetBody replaces the body, in the phase that was given it.
func SetBody(body []byte) error {
	var result abi.Result
	setBody(unsafe.SliceData(body), uint32(len(body)), unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/request@0.1.0 set-body
func setBody(body *byte, length uint32, result unsafe.Pointer)

// SetHost changes host and port. Needs the grant `http:change-host`.
func SetHost(host string) error {
	var result abi.Result
	setHost(host, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/request@0.1.0 set-host
func setHost(host string, result unsafe.Pointer)

// SetPath changes the path, percent-decoded. Needs the grant `http:change-path`.
func SetPath(path string) error {
	var result abi.Result
	setPath(path, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/request@0.1.0 set-path
func setPath(path string, result unsafe.Pointer)

// SetQuery changes the query, percent-encoded and without the question mark. Needs the grant `http:change-path`.
func SetQuery(query string) error {
	var result abi.Result
	setQuery(query, unsafe.Pointer(&result))
	return http.ErrorOf(result)
}

//go:wasmimport plugin-host:http/request@0.1.0 set-query
func setQuery(query string, result unsafe.Pointer)
