(component
  (import "bench:calls/host" (instance $host (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
  (core func $add (canon lower (func $host "add")))
  (core module $guest {guest})
  (core module $shim
    (table (export "$imports") 1 1 funcref)
    (type $add (func (param i32 i32) (result i32)))
    (func (export "0") (param i32 i32) (result i32)
      (call_indirect (type $add) (local.get 0) (local.get 1) (i32.const 0))))
  (core module $fixup
    (import "" "0" (func $add (param i32 i32) (result i32)))
    (import "" "$imports" (table 1 1 funcref))
    (elem (i32.const 0) func $add))
  (core instance $shim (instantiate $shim))
  (core instance $guest (instantiate $guest (with "bench:calls/host" (instance (export "add" (func $shim "0"))))))
  (core instance (instantiate $fixup (with "" (instance (export "0" (func $add)) (export "$imports" (table $shim "$imports"))))))
  (type $person' (record (field "name" string) (field "born" u32) (field "mail" string)))
  (export $person "person" (type $person'))
  (func $add (param "a" u32) (param "b" u32) (result u32)
    (canon lift
      (core func $guest "bench:calls/calls#add")))
  (func $sum (param "n" u32) (result u32)
    (canon lift
      (core func $guest "bench:calls/calls#sum")))
  (func $echo-bytes (param "value" (list u8)) (result (list u8))
    (canon lift
      (core func $guest "bench:calls/calls#echo-bytes")
      (memory (core memory $guest "memory"))
      (realloc (core func $guest "cabi_realloc"))
      (post-return (core func $guest "cabi_post_bench:calls/calls#echo-bytes"))))
  (func $echo-string (param "value" string) (result string)
    (canon lift
      (core func $guest "bench:calls/calls#echo-string")
      (memory (core memory $guest "memory"))
      (realloc (core func $guest "cabi_realloc"))
      (post-return (core func $guest "cabi_post_bench:calls/calls#echo-string"))))
  (func $echo-people (param "people" (list $person)) (result (list $person))
    (canon lift
      (core func $guest "bench:calls/calls#echo-people")
      (memory (core memory $guest "memory"))
      (realloc (core func $guest "cabi_realloc"))
      (post-return (core func $guest "cabi_post_bench:calls/calls#echo-people"))))
  (func $loop-forever 
    (canon lift
      (core func $guest "bench:calls/calls#loop-forever")))
  (instance $calls
    (export "add" (func $add))
    (export "sum" (func $sum))
    (export "echo-bytes" (func $echo-bytes))
    (export "echo-string" (func $echo-string))
    (export "echo-people" (func $echo-people))
    (export "loop-forever" (func $loop-forever)))
  (export "bench:calls/calls" (instance $calls)))
