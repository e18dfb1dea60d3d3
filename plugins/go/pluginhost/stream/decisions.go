package stream

import (
	"encoding/binary"
	"unsafe"
)

// enough is told to the host at once.
const enough = 48 * 1024

const (
	emit = iota
	forward
	fail
)

// Decisions is what becomes of the record at hand.
type Decisions struct {
	packed []byte
	record uint32
}

// Emit emits a record that was made of the one at hand to one of the declared outputs, or to the one without a name.
func (decisions *Decisions) Emit(output string, record *Record) {
	size := headSize + len(output) + len(record.Key) + len(record.Value) + len(record.headers)
	decisions.head(size, emit, output, length(record.Key), length(record.Value), record.headerCount, record.Timestamp)
	decisions.packed = append(decisions.packed, output...)
	decisions.packed = append(decisions.packed, record.Key...)
	decisions.packed = append(decisions.packed, record.Value...)
	decisions.packed = append(decisions.packed, record.headers...)
}

// Forward emits the record at hand as it is.
func (decisions *Decisions) Forward(output string) {
	decisions.head(headSize+len(output), forward, output, none, none, 0, 0)
	decisions.packed = append(decisions.packed, output...)
}

// Fail gives the record at hand up: nothing of it is emitted.
func (decisions *Decisions) Fail(reason string) {
	decisions.head(headSize+len(reason), fail, "", none, uint32(len(reason)), 0, 0)
	decisions.packed = append(decisions.packed, reason...)
}

// turnTo goes on to a record of those in hand, or to the end of the batch.
func (decisions *Decisions) turnTo(record uint32) {
	decisions.record = record
	if len(decisions.packed) >= enough {
		decisions.tell()
	}
}

// tell tells the host.
func (decisions *Decisions) tell() {
	if len(decisions.packed) > 0 {
		decidePacked(unsafe.SliceData(decisions.packed), uint32(len(decisions.packed)))
		decisions.packed = decisions.packed[:0]
	}
}

func (decisions *Decisions) head(size int, kind uint32, output string, key, value, headers uint32, timestamp int64) {
	for _, number := range [...]uint32{uint32(size), kind, decisions.record, uint32(len(output)), key, value, headers, 0} {
		decisions.packed = binary.LittleEndian.AppendUint32(decisions.packed, number)
	}
	decisions.packed = binary.LittleEndian.AppendUint64(decisions.packed, uint64(timestamp))
}

func length(bytes []byte) uint32 {
	if bytes == nil {
		return none
	}
	return uint32(len(bytes))
}
