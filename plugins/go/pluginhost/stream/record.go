package stream

import "encoding/binary"

// none is the length of a key or value that is not there.
const none = ^uint32(0)

const headSize = 40

// Header is a header of a record.
type Header struct {
	Name  string
	Value []byte
}

// Record is a record as it was read, or one to be emitted.
type Record struct {
	// Key is nil if there is none.
	Key []byte
	// Value is nil if there is none.
	Value []byte
	// Timestamp is in milliseconds since 1970-01-01T00:00:00Z.
	Timestamp int64
	// Topic, Partition and Offset are where it was read.
	Topic     string
	Partition uint32
	Offset    uint64

	headers     []byte
	headerCount uint32
}

// Headers gives the headers, in order.
func (record *Record) Headers() []Header {
	var headers []Header
	rest := record.headers
	for range record.headerCount {
		name, value := binary.LittleEndian.Uint32(rest), binary.LittleEndian.Uint32(rest[4:])
		headers = append(headers, Header{string(rest[8 : 8+name]), rest[8+name : 8+name+value]})
		rest = rest[8+name+value:]
	}
	return headers
}

// AddHeader adds a header.
func (record *Record) AddHeader(name string, value []byte) {
	headers := append([]byte(nil), record.headers...)
	headers = binary.LittleEndian.AppendUint32(headers, uint32(len(name)))
	headers = binary.LittleEndian.AppendUint32(headers, uint32(len(value)))
	headers = append(headers, name...)
	record.headers = append(headers, value...)
	record.headerCount++
}

// split takes the first of packed records, and gives the others.
func split(packed []byte) (first Record, rest []byte) {
	number := func(at int) uint32 { return binary.LittleEndian.Uint32(packed[at:]) }
	at := uint32(headSize)
	take := func(length uint32) []byte {
		if length == none {
			return nil
		}
		taken := packed[at : at+length : at+length]
		at += length
		return taken
	}
	size := number(0)
	first = Record{
		Timestamp:   int64(binary.LittleEndian.Uint64(packed[16:])),
		Offset:      binary.LittleEndian.Uint64(packed[24:]),
		Partition:   number(32),
		headerCount: number(12),
	}
	first.Topic = string(take(number(36)))
	first.Key = take(number(4))
	first.Value = take(number(8))
	first.headers = packed[at:size:size]
	return first, packed[size:]
}
