package main

import "encoding/binary"

// valueOf finds the value in the bytes of a record: key and value come first, each with its length or -1 for none.
func valueOf(payload []byte) []byte {
	_, rest := sized(payload)
	value, _ := sized(rest)
	return value
}

func sized(payload []byte) (bytes []byte, rest []byte) {
	length, size := binary.Varint(payload)
	if size <= 0 || length > int64(len(payload)-size) {
		panic("the host's records can be read")
	}
	rest = payload[size:]
	if length < 0 {
		return nil, rest
	}
	return rest[:length], rest[length:]
}

func appendVarint(target []byte, value int64) []byte {
	return binary.AppendVarint(target, value)
}
