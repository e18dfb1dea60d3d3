// Package log is the plugin's own log.
package log

// Level is how serious a message is.
type Level uint32

const (
	Trace Level = iota
	Debug
	Information
	Warning
	Error
	Critical
)

// Write writes one message to the host's log, under the plugin's name.
func Write(level Level, message string) {
	write(uint32(level), message)
}

//go:wasmimport plugin-host:plugin/log@0.1.0 write
func write(level uint32, message string)
