package main

import "unsafe"

//go:wasmimport redpanda_transform check_abi_version_2
func checkVersion()

//go:wasmimport redpanda_transform read_batch_header
func readHeader(
	baseOffset *int64, recordCount *int32, partitionLeaderEpoch *int32, attributes *int16, lastOffsetDelta *int32,
	baseTimestamp *int64, maxTimestamp *int64, producerID *int64, producerEpoch *int16, baseSequence *int32) int32

//go:wasmimport redpanda_transform read_next_record
func readNext(attributes *uint8, timestamp *int64, offset *int64, buffer unsafe.Pointer, length int32) int32

//go:wasmimport redpanda_transform write_record_with_options
func writeTo(buffer unsafe.Pointer, length int32, options unsafe.Pointer, optionsLength int32) int32

// readBatchHeader waits for a batch. It gives how many records that has, and how many bytes the largest of them.
func readBatchHeader() (count int, largest int) {
	var header struct {
		baseOffset, baseTimestamp, maxTimestamp, producerID        int64
		recordCount, leaderEpoch, lastOffsetDelta, baseSequence    int32
		attributes, producerEpoch                                  int16
	}
	size := readHeader(
		&header.baseOffset, &header.recordCount, &header.leaderEpoch, &header.attributes, &header.lastOffsetDelta,
		&header.baseTimestamp, &header.maxTimestamp, &header.producerID, &header.producerEpoch, &header.baseSequence)
	if size < 0 {
		panic("the host has no batches")
	}
	return int(header.recordCount), int(size)
}

// readRecord gives the bytes of the next record, in the buffer.
func readRecord(buffer []byte) []byte {
	var attributes uint8
	var timestamp, offset int64
	size := readNext(&attributes, &timestamp, &offset, unsafe.Pointer(unsafe.SliceData(buffer)), int32(len(buffer)))
	if size < 0 {
		panic("the host has fewer records than it says")
	}
	return buffer[:size]
}

// write writes a record to a topic; to the first one, if none is named.
func write(payload []byte, topic string) (status int32) {
	var options []byte
	if topic != "" {
		options = append(appendVarint([]byte{1}, int64(len(topic))), topic...)
	}
	return writeTo(
		unsafe.Pointer(unsafe.SliceData(payload)), int32(len(payload)), unsafe.Pointer(unsafe.SliceData(options)), int32(len(options)))
}
