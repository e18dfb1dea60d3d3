;; The component that gives header-check its settings, in place of the host.
(module
  (memory (export "memory") 1)
  ;; Where the text is and how long, and then the text.
  (data (i32.const 16) "\20\00\00\00\18\00\00\00")
  (data (i32.const 32) "{\"header\": \"x-composed\"}")
  (func (export "plugin-host:plugin/settings@0.1.0#json") (result i32) (i32.const 16)))
