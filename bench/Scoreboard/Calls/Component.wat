(component
  (core module $host
    (func (export "add") (param i32 i32) (result i32)
      local.get 0
      local.get 1
      i32.add))
  (core module $guest {guest})
  (core instance $host (instantiate $host))
  (core instance $guest (instantiate $guest (with "bench:calls/host" (instance $host))))
  (type $person' (record (field "name" string) (field "born" u32) (field "mail" string)))
  (export $person "person" (type $person'))
  (func (export "echo-people") (param "people" (list $person)) (result (list $person))
    (canon lift
      (core func $guest "bench:calls/calls#echo-people")
      (memory (core memory $guest "memory"))
      (realloc (core func $guest "cabi_realloc"))
      (post-return (core func $guest "cabi_post_bench:calls/calls#echo-people"))))
  (func (export "echo-bytes") (param "value" (list u8)) (result (list u8))
    (canon lift
      (core func $guest "bench:calls/calls#echo-bytes")
      (memory (core memory $guest "memory"))
      (realloc (core func $guest "cabi_realloc"))
      (post-return (core func $guest "cabi_post_bench:calls/calls#echo-bytes")))))
