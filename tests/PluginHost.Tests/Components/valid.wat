;;; nothing in it
(component)

;;; every type of values
(component
  (type (record (field "sku" string) (field "unit-price" u64)))
  (type (variant (case "cash" u32) (case "none")))
  (type (list s8)) (type (tuple f32 f64 char bool)) (type (flags "read" "write")) (type (enum "red" "green"))
  (type (option u16)) (type (result s16 (error s64))) (type (result (error u8))) (type (result))
  (type $file (resource (rep i32))) (type (own $file)) (type (borrow $file))
  (type (func (param "path" string) (result s32))) (type (func)))

;;; a function that is lifted with every option
(component
  (core module $greeter
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
    (func (export "free") (param i32))
    (func (export "greet") (param i32 i32) (result i32) unreachable))
  (core instance $g (instantiate $greeter))
  (alias core export $g "memory" (core memory $memory))
  (alias core export $g "realloc" (core func $realloc))
  (alias core export $g "free" (core func $free))
  (alias core export $g "greet" (core func $greet))
  (func $f8 (param "name" string) (result string)
    (canon lift (core func $greet) string-encoding=utf8 (memory $memory) (realloc $realloc) (post-return $free)))
  (func $f16 (param "name" string) (result string)
    (canon lift (core func $greet) string-encoding=utf16 (memory $memory) (realloc $realloc)))
  (func $compact (param "name" string) (result string)
    (canon lift (core func $greet) string-encoding=latin1+utf16 (memory $memory) (realloc $realloc)))
  (instance $exports (export "greet" (func $f8)) (export "greet-wide" (func $f16)) (export "greet-compact" (func $compact)))
  (export "acme:hello/greeter@1.0.0-rc.1+build.5" (instance $exports)))

;;; a function that is lowered, with more parameters than are passed one by one and with a result in memory
(component
  (import "sum" (func $sum (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple u8 u8 u8 u8 u8 u8 u8 u8)) (result (tuple u8 u64))))
  (core module $memory (memory (export "memory") 1))
  (core instance $m (instantiate $memory))
  (core func $lowered (canon lower (func $sum) (memory (core memory $m "memory"))))
  (core module $user (import "host" "sum" (func (param i32 i32))))
  (core instance (instantiate $user (with "host" (instance (export "sum" (func $lowered)))))))

;;; cases of a variant that share their places
(component
  (core module $m
    (func (export "f32-u8") (param i32 i32)) (func (export "f32-u64") (param i32 i64)) (func (export "f32-pair") (param i32 f32 i32)))
  (core instance $i (instantiate $m))
  (func (param "a" (variant (case "x" f32) (case "y" u8))) (canon lift (core func $i "f32-u8")))
  (func (param "a" (variant (case "x" f32) (case "y" u64))) (canon lift (core func $i "f32-u64")))
  (func (param "a" (variant (case "x" f32) (case "y" (tuple f32 u8)))) (canon lift (core func $i "f32-pair"))))

;;; a resource with everything
(component
  (core module $m (func (export "drop") (param i32)) (func (export "make") (result i32) unreachable))
  (core instance $i (instantiate $m))
  (alias core export $i "drop" (core func $drop))
  (type $blob (resource (rep i32) (dtor (core func $drop))))
  (core func (canon resource.new $blob)) (core func (canon resource.rep $blob)) (core func (canon resource.drop $blob))
  (export $shown "blob" (type $blob))
  (core func (canon resource.rep $shown))
  (func $make (result (own $shown)) (canon lift (core func $i "make")))
  (export "[constructor]blob" (func $make)))

;;; an imported interface with a resource, whose method is called
(component
  (import "acme:store/files" (instance $files
    (export "file" (type $file (sub resource)))
    (export "[constructor]file" (func (result (result (own $file) (error u8)))))
    (export "[method]file.size" (func (param "self" (borrow $file)) (result u64)))
    (export "[static]file.count" (func (result u32)))))
  (alias export $files "file" (type $file))
  (core func (canon resource.drop $file))
  (core func (canon lower (func $files "[method]file.size"))))

;;; a type under its name in what is imported and what is exported
(component
  (type $raw (record (field "x" f32) (field "y" f32)))
  (import "point" (type $point (eq $raw)))
  (core module $m (func (export "move") (param f32 f32)))
  (core instance $i (instantiate $m))
  (func $move (param "to" $point) (canon lift (core func $i "move")))
  (export "move" (func $move)))

;;; an export that says its type
(component
  (type $point (record (field "x" f32)))
  (core module $m (func (export "move") (param f32)))
  (core instance $i (instantiate $m))
  (func $move (param "to" $point) (canon lift (core func $i "move")))
  (export $shown "point" (type $point))
  (export "move" (func $move) (func (param "to" $shown))))

;;; names that are alike and yet differ
(component
  (import "acme:a/b" (func)) (import "acme:a/b@1.0.0" (func)) (import "acme:a/b@1.0.1" (func)) (import "acme:a/b@1.0.0-A" (func))
  (import "acme:a/b@1.0.0-a" (func)) (import "a-1-b" (func)) (import "XY-z2" (func)) (import "acme-2:a/UP-3" (func)))

;;; a component inside, instantiated twice, and its resource passed on
(component
  (component $store (type $r (resource (rep i32))) (export "item" (type $r)))
  (instance $first (instantiate $store))
  (instance $second (instantiate $store))
  (component $user (import "one" (type $one (sub resource))) (import "same" (type (eq $one))) (import "other" (type (sub resource))))
  (instance (instantiate $user
    (with "one" (type $first "item")) (with "same" (type $first "item")) (with "other" (type $second "item")))))

;;; an argument that offers more and one that is not asked for
(component
  (component $asks (import "log" (instance (export "write" (func)))))
  (component $offers (core module $m (func (export "f"))) (core instance $i (instantiate $m))
    (func $f (canon lift (core func $i "f"))) (export "write" (func $f)) (export "flush" (func $f)))
  (instance $log (instantiate $offers))
  (instance (instantiate $asks (with "log" (instance $log)) (with "No Name At All" (instance $log)))))

;;; a component as an argument, which imports less and exports more
(component
  (component $given (import "in" (func $in)) (export "out" (func $in)) (export "more" (func $in)))
  (component $taker (import "c" (component (import "in" (func)) (import "unused" (func)) (export "out" (func)))))
  (instance (instantiate $taker (with "c" (component $given)))))

;;; a component type with a resource of its own as an argument
(component
  (type $kind (component (import "r" (type $r (sub resource))) (export "f" (func (param "x" (own $r))))))
  (component $taker
    (type $kind (component (import "r" (type $r (sub resource))) (export "f" (func (param "x" (own $r))))))
    (import "k" (type (eq $kind))))
  (instance (instantiate $taker (with "k" (type $kind)))))

;;; core modules that are imported, aliased from outside, and exported
(component $outer
  (core module $inner (func (export "f")))
  (component
    (alias outer $outer $inner (core module $alias))
    (core instance $i (instantiate $alias))
    (import "m" (core module $m (import "x" "f" (func)) (export "g" (func))))
    (core instance $j (instantiate $m (with "x" (instance $i))))
    (alias core export $j "g" (core func $g))
    (export "again" (core module $alias))))

;;; core modules that share tables, memories, globals and tags
(component
  (core module $a
    (table (export "t") 2 3 funcref) (memory (export "m") 2) (global (export "g") (mut i32) (i32.const 0)) (tag (export "e") (param i32)))
  (core instance $a (instantiate $a))
  (core module $b
    (import "a" "t" (table 1 4 funcref)) (import "a" "m" (memory 1)) (import "a" "g" (global (mut i32))) (import "a" "e" (tag (param i32))))
  (core instance (instantiate $b (with "a" (instance $a)))))

;;; types that take from the types around them
(component $c
  (type $point (record (field "x" f32)))
  (core type $callback (func (param i32)))
  (type (component
    (alias outer $c $point (type $p))
    (import "shape" (instance $shape (alias outer $c $point (type $p)) (export "point" (type (eq $p))) (export "nested" (instance))))
    (alias export $shape "nested" (instance))
    (export "list" (type (eq $p)))))
  (core type (module (alias outer $c $callback (type)) (import "a" "b" (func (type 0))) (export "c" (memory 1))))
  (component (alias outer $c $point (type)) (type (list 0))))

;;; an interface that uses the resource of another without a name of its own for it
(component $all
  (import "a:b/one" (instance $one (export "failure" (type (sub resource)))))
  (alias export $one "failure" (type $failure))
  (import "a:b/two" (instance
    (alias outer $all $failure (type $failure))
    (type $v (variant (case "failed" (own $failure)) (case "closed")))
    (export "end" (type $end (eq $v)))
    (export "stream" (type $stream (sub resource)))
    (export "read" (func (param "s" (borrow $stream)) (result (result (error $end))))))))

;;; an instance whose types are made of types that were put in for imports of its component
(component
  (import "a:b/types" (instance $types
    (type $r (record (field "status" u16)))
    (export "answer" (type $answer (eq $r)))
    (type $v (variant (case "go-on") (case "respond" $answer)))
    (export "verdict" (type (eq $v)))))
  (alias export $types "answer" (type $answer))
  (alias export $types "verdict" (type $verdict))
  (core module $m (func (export "decide") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func $decide (param "v" $verdict) (canon lift (core func $i "decide")))
  (component $shim
    (type $r (record (field "status" u16)))
    (import "import-type-answer" (type $answer (eq $r)))
    (type $v (variant (case "go-on") (case "respond" $answer)))
    (import "import-type-verdict" (type $verdict (eq $v)))
    (import "import-func-decide" (func $decide (param "v" $verdict)))
    (export $exported "verdict" (type $verdict))
    (export "decide" (func $decide) (func (param "v" $exported))))
  (instance $filter (instantiate $shim
    (with "import-type-answer" (type $answer)) (with "import-type-verdict" (type $verdict)) (with "import-func-decide" (func $decide))))
  (export "a:b/filter" (instance $filter)))

;;; a resource that is imported twice, in an interface and by itself
(component
  (import "files" (instance $files (export "file" (type (sub resource)))))
  (alias export $files "file" (type $file))
  (type (resource (rep i32)))
  (import "file" (type (eq $file)))
  (import "more" (instance (export "file" (type (eq $file))) (export "other" (type (sub resource))))))
