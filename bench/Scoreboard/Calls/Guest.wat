(module
  (import "bench:calls/host" "add" (func $host-add (param i32 i32) (result i32)))
  (memory (export "memory") 4)

  ;; One block after the other, and all of them free again when a call is over: an allocator that costs next to nothing.
  (global $next (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param $block i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
    (local $start i32)
    (local.set $start
      (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $alignment) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $alignment))))
    (global.set $next (i32.add (local.get $start) (local.get $size)))
    local.get $start)

  (func (export "bench:calls/calls#add") (param $a i32) (param $b i32) (result i32)
    local.get $a
    local.get $b
    i32.add)

  (func (export "bench:calls/calls#sum") (param $n i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $sum (call $host-add (local.get $sum) (local.get $n)))
      (br_if $next (local.get $n)))
    local.get $sum)

  (func (export "bench:calls/calls#echo-bytes") (param $bytes i32) (param $length i32) (result i32)
    (i32.store (i32.const 16) (local.get $bytes))
    (i32.store (i32.const 20) (local.get $length))
    i32.const 16)
  (func (export "cabi_post_bench:calls/calls#echo-bytes") (param i32)
    (global.set $next (i32.const 1024)))

  (func (export "bench:calls/calls#echo-string") (param $start i32) (param $length i32) (result i32)
    (i32.store (i32.const 16) (local.get $start))
    (i32.store (i32.const 20) (local.get $length))
    i32.const 16)
  (func (export "cabi_post_bench:calls/calls#echo-string") (param i32)
    (global.set $next (i32.const 1024)))

  (func (export "bench:calls/calls#echo-people") (param $people i32) (param $length i32) (result i32)
    (i32.store (i32.const 16) (local.get $people))
    (i32.store (i32.const 20) (local.get $length))
    i32.const 16)
  (func (export "cabi_post_bench:calls/calls#echo-people") (param i32)
    (global.set $next (i32.const 1024)))

  (func (export "bench:calls/calls#loop-forever")
    (loop $again (br $again))))
