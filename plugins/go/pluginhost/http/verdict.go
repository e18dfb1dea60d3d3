package http

import (
	"unsafe"

	"plugins/pluginhost/abi"
)

// HeadersVerdict is what a filter decides when it has seen the headers.
type HeadersVerdict struct{ verdict }

// BodyVerdict is what a filter decides when it has seen the body.
type BodyVerdict struct{ verdict }

type verdict struct {
	number   uint8
	response *FullResponse
}

// Continue goes on with what comes next.
func Continue() HeadersVerdict { return HeadersVerdict{verdict{0, nil}} }

// NeedBody has the body collected and the body phase called with it.
func NeedBody() HeadersVerdict { return HeadersVerdict{verdict{1, nil}} }

// Respond answers at once.
func Respond(response FullResponse) HeadersVerdict { return HeadersVerdict{verdict{2, &response}} }

// ContinueWithBody goes on with what comes next.
func ContinueWithBody() BodyVerdict { return BodyVerdict{verdict{0, nil}} }

// RespondToBody answers at once.
func RespondToBody(response FullResponse) BodyVerdict { return BodyVerdict{verdict{1, &response}} }

// rawVerdict is a verdict in memory. The response follows the number at the next multiple of its alignment.
type rawVerdict struct {
	number  uint8
	_       [3]uint8
	status  uint16
	headers abi.List
	body    abi.List
}

var result rawVerdict

// Return writes a verdict where the host can read it.
func (verdict verdict) Return() unsafe.Pointer {
	result = rawVerdict{number: verdict.number}
	if response := verdict.response; response != nil {
		headers := make([]rawHeader, len(response.Headers))
		for i, header := range response.Headers {
			headers[i] = rawHeader{abi.ReturnText(header.Name), abi.ReturnText(header.Value)}
		}
		result.status = uint16(response.Status)
		result.headers = abi.Return(headers)
		result.body = abi.Return(response.Body)
	}
	return unsafe.Pointer(&result)
}
