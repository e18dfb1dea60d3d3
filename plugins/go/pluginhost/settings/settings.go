// Package settings is the plugin's own settings.
package settings

import (
	"unsafe"

	"plugins/pluginhost/abi"
)

// JSON gives the settings that the operator gave to this plugin, as a JSON document.
func JSON() string {
	var text abi.List
	json(unsafe.Pointer(&text))
	return text.Text()
}

//go:wasmimport plugin-host:plugin/settings@0.1.0 json
func json(result unsafe.Pointer)
