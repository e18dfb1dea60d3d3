;;; AsyncRequired: the type of a stream
(component (type (stream u8)))

;;; AsyncRequired: the type of a future
(component (type (future)))

;;; AsyncRequired: an error context
(component (type error-context))

;;; AsyncRequired: the type of an async function
(component (type (func async)))

;;; AsyncRequired: the function task.return
(component (core func (canon task.return)))

;;; AsyncRequired: the function waitable-set.new
(component (core func (canon waitable-set.new)))

;;; AsyncRequired: the function thread.yield
(component (core func (canon thread.yield)))

;;; AsyncRequired: the option async
(component (import "f" (func $f)) (core func (canon lower (func $f) async)))

;;; UnsupportedFeature: a list of fixed length
(component (type (list u8 4)))

;;; UnsupportedFeature: a map
(component (type (map string u8)))

;;; UnsupportedFeature: a core type without stack switching
(component (core type (func (param (ref null cont)))))

;;; UnsupportedFeature: a core type without custom page sizes
(component (core type (module (import "m" "memory" (memory 1 1 (pagesize 1))))))

;;; UnsupportedFeature: a start section
(component (import "f" (func $f)) (start $f))

;;; UnsupportedFeature: a value as an import or export
(component (import "v" (value u8)))

;;; UnsupportedFeature: an import by where to get it (unlocked-dep)
(component (import "unlocked-dep=<acme:a>" (component)))

;;; UnsupportedFeature: an import by where to get it (url)
(component (import "url=<https://example.org/a>" (component)))

;;; UnsupportedFeature: an import by where to get it (integrity)
(component (import "integrity=<sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=>" (component)))

;;; UnsupportedFeature: "[get]size"
(component (import "[get]size" (func (result u8))))

;;; UnsupportedFeature: (memory i64 1)
(component
  (core module $m (memory (export "m") i64 1)) (core instance $i (instantiate $m)) (import "f" (func $f (param "a" string)))
  (core func (canon lower (func $f) (memory (core memory $i "m")))))

;;; UnsupportedFeature, although valid: a type of garbage collection
(component (core type (struct)))

;;; LimitExceeded: a type of at most 1000000 parts
(component
  (type $a (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8)) (type $b (tuple $a $a $a $a $a $a $a $a $a $a))
  (type $c (tuple $b $b $b $b $b $b $b $b $b $b)) (type $d (tuple $c $c $c $c $c $c $c $c $c $c))
  (type $e (tuple $d $d $d $d $d $d $d $d $d $d)) (type (tuple $e $e $e $e $e $e $e $e $e $e)))

;;; Invalid: an import whose name differs from the others in more than case and hyphens, found "foobar"
(component (import "foo-bar" (func)) (import "foobar" (func)))

;;; Invalid: found "acme:a/BC"
(component (import "acme:a/b-c" (func)) (import "acme:a/BC" (func)))

;;; Invalid: found "[static]disk.disk"
(component (import "disk" (type (sub resource))) (import "[static]disk.disk" (func)))

;;; Invalid: an export whose name differs
(component (import "f" (type $f (sub resource))) (export "a" (type $f)) (export "A" (type $f)))

;;; Invalid: a label in kebab case, found "Camel"
(component (type (record (field "Camel" u8))))

;;; Invalid: found "SIZE"
(component (type (record (field "size" u8) (field "SIZE" u8))))

;;; Invalid: parameters whose labels differ
(component (type (func (param "a-b" u8) (param "ab" u8))))

;;; Invalid: a name in kebab case, or of an interface
(component (import "1st" (func)))

;;; Invalid: found "Acme:a/b"
(component (import "Acme:a/b" (func)))

;;; Invalid: found "acme:a"
(component (import "acme:a" (func)))

;;; Invalid: found "acme:a/b@1"
(component (import "acme:a/b@1" (func)))

;;; Invalid: found "acme:a/b@01.0.0"
(component (import "acme:a/b@01.0.0" (func)))

;;; Invalid: a type with fields, found none
(component (type (record)))

;;; Invalid: at most 32 flags, found 33
(component (type (flags "a0" "a1" "a2" "a3" "a4" "a5" "a6" "a7" "a8" "a9" "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9"
  "c0" "c1" "c2" "c3" "c4" "c5" "c6" "c7" "c8" "c9" "d0" "d1" "d2")))

;;; Invalid: a result without a borrowed handle
(component (import "r" (type $r (sub resource))) (type (func (result (option (borrow $r))))))

;;; Invalid: a resource in a component
(component (type (instance (type (resource (rep i32))))))

;;; Invalid: a destructor of the type (func (param i32)), found (func (param i64))
(component
  (core module $m (func (export "d") (param i64))) (core instance $i (instantiate $m)) (alias core export $i "d" (core func $d))
  (type (resource (rep i32) (dtor (core func $d)))))

;;; Invalid: a resource that the component defines itself, found one of another
(component (import "r" (type $r (sub resource))) (core func (canon resource.new $r)))

;;; Invalid: a constructor that gives its own "disk"
(component (import "disk" (type (sub resource))) (import "[constructor]disk" (func (result u8))))

;;; Invalid: a method with the first parameter self
(component (import "disk" (type $d (sub resource))) (import "[method]disk.size" (func (param "this" (borrow $d)))))

;;; Invalid: a resource "disk" before its static function
(component (import "[static]disk.size" (func)))

;;; Invalid: a function with the name "[static]disk.size"
(component (import "disk" (type $d (sub resource))) (import "[static]disk.size" (instance)))

;;; Invalid: a core function of the type (func (param i32 i32)) to lift, found (func (param i32))
(component
  (core module $m (func (export "f") (param i32))) (core instance $i (instantiate $m))
  (func (param "a" u8) (param "b" u8) (canon lift (core func $i "f"))))

;;; Invalid: the option memory for values that lie in memory
(component (import "f" (func $f (param "a" (list u8)))) (core func (canon lower (func $f))))

;;; Invalid: the option memory for values that lie in memory
(component (import "f" (func $f (result (tuple u8 u8)))) (core func (canon lower (func $f))))

;;; Invalid: the option realloc for values that are put into memory
(component
  (core module $m (memory (export "m") 1) (func (export "f") (param i32 i32))) (core instance $i (instantiate $m))
  (func (param "a" string) (canon lift (core func $i "f") (memory (core memory $i "m")))))

;;; Invalid: the option memory beside realloc
(component
  (core module $m (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable)) (core instance $i (instantiate $m))
  (import "f" (func $f)) (core func (canon lower (func $f) (realloc (core func $i "r")))))

;;; Invalid: a realloc of the type (func (param i32 i32 i32 i32) (result i32))
(component
  (core module $m (memory (export "m") 1) (func (export "r"))) (core instance $i (instantiate $m))
  (import "f" (func $f)) (core func (canon lower (func $f) (memory (core memory $i "m")) (realloc (core func $i "r")))))

;;; Invalid: a post-return function of the type (func (param i64))
(component
  (core module $m (func (export "f") (result i64) unreachable) (func (export "p") (param i32))) (core instance $i (instantiate $m))
  (func (result u64) (canon lift (core func $i "f") (post-return (core func $i "p")))))

;;; Invalid: a lowered function without post-return
(component
  (core module $m (func (export "p"))) (core instance $i (instantiate $m))
  (import "f" (func $f)) (core func (canon lower (func $f) (post-return (core func $i "p")))))

;;; Invalid: the option string-encoding once
(component (import "f" (func $f)) (core func (canon lower (func $f) string-encoding=utf8 string-encoding=utf16)))

;;; Invalid: the type of a function, found the type of bool
(component
  (core module $m (func (export "f"))) (core instance $i (instantiate $m)) (type $t bool)
  (func (type $t) (canon lift (core func $i "f"))))

;;; Invalid: an import of types that are imported under a name of their own
(component (type $point (record (field "x" f32))) (import "f" (func (param "p" $point))))

;;; Invalid: an export of types that are exported under a name of their own
(component
  (core module $m (func (export "f") (param f32))) (core instance $i (instantiate $m)) (type $point (record (field "x" f32)))
  (func $f (param "to" $point) (canon lift (core func $i "f")))
  (export "point" (type $point)) (export "f" (func $f)))

;;; Invalid: an import without resources of the component itself
(component (type $r (resource (rep i32))) (export $shown "r" (type $r)) (import "f" (func (param "x" (own $shown)))))

;;; Invalid: an export of types that are exported under a name of their own
(component
  (type $api (instance (type $point (record (field "x" f32))) (export "point" (type $p (eq $point))) (export "f" (func (param "to" $p)))))
  (export "api" (type $api)))

;;; Invalid: an import without resources of the component itself
(component (type $r (resource (rep i32))) (import "r" (type (eq $r))))

;;; Invalid: an import without resources of the component itself
(component (type $r (resource (rep i32))) (import "i" (instance (export "r" (type (eq $r))))))

;;; Invalid: an import without resources of the component itself
(component
  (component $store (type $r (resource (rep i32))) (export "item" (type $r)))
  (instance $one (instantiate $store)) (alias export $one "item" (type $r)) (import "r" (type (eq $r))))

;;; Invalid: an import without resources of the component itself
(component (type (component (export "r" (type $r (sub resource))) (import "again" (type (eq $r))))))

;;; Invalid: an export of the type that it says, found another resource
(component (type $r (resource (rep i32))) (export "r" (type $r) (type (sub resource))))

;;; Invalid: found for the parameter "a" u8, where u16 is needed
(component
  (component $user (import "f" (func (param "a" u16))))
  (import "f" (func $f (param "a" u8)))
  (instance (instantiate $user (with "f" (func $f)))))

;;; Invalid: found for "write" a function with 1 parameters, where 0 are needed
(component
  (component $user (import "log" (instance (export "write" (func)))))
  (import "log" (instance $log (export "write" (func (param "a" u8)))))
  (instance (instantiate $user (with "log" (instance $log)))))

;;; Invalid: an argument for the import "f", found none
(component (component $user (import "f" (func))) (instance (instantiate $user)))

;;; Invalid: a type, where a function is needed
(component
  (component $user (import "f" (func))) (import "t" (type $t (sub resource))) (instance (instantiate $user (with "f" (type $t)))))

;;; Invalid: another resource
(component
  (type $here (instance (export "file" (type $f (sub resource))) (export "open" (func (result (own $f))))))
  (import "here" (instance $a (type $here))) (import "there" (instance $b (type $here)))
  (component $user (import "file" (type $f (sub resource))) (import "open" (func (result (own $f)))))
  (instance (instantiate $user (with "file" (type $a "file")) (with "open" (func $b "open")))))

;;; Invalid: another resource
(component
  (component $store (type $r (resource (rep i32))) (export "item" (type $r)))
  (instance $first (instantiate $store)) (instance $second (instantiate $store))
  (component $user (import "one" (type $one (sub resource))) (import "same" (type (eq $one))))
  (instance (instantiate $user (with "one" (type $first "item")) (with "same" (type $second "item")))))

;;; Invalid: a borrowed handle, where an own handle is needed
(component
  (import "r" (type $r (sub resource))) (import "f" (func $f (param "x" (borrow $r))))
  (component $user (import "r" (type $r (sub resource))) (import "f" (func (param "x" (own $r)))))
  (instance (instantiate $user (with "r" (type $r)) (with "f" (func $f)))))

;;; Invalid: nothing with the name "unused"
(component
  (component $given (import "in" (func $in)) (import "unused" (func)) (export "out" (func $in)))
  (component $taker (import "c" (component (import "in" (func)) (export "out" (func)))))
  (instance (instantiate $taker (with "c" (component $given)))))

;;; Invalid: a core instance for the import "a" "f", found none that has it
(component (core module $m (import "a" "f" (func))) (core instance (instantiate $m)))

;;; Invalid: found (table 2 3 funcref), where (table 2 2 funcref) is needed
(component
  (core module $a (table (export "t") 2 3 funcref)) (core instance $a (instantiate $a))
  (core module $b (import "a" "t" (table 2 2 funcref))) (core instance (instantiate $b (with "a" (instance $a)))))

;;; Invalid: found (global i32), where (func) is needed
(component
  (core module $a (global (export "x") i32 (i32.const 0))) (core instance $a (instantiate $a))
  (core module $b (import "a" "x" (func))) (core instance (instantiate $b (with "a" (instance $a)))))

;;; Invalid: a core module with the import "x" "f", which is not given
(component
  (core module $m (import "x" "f" (func)))
  (component $taker (import "m" (core module)))
  (instance (instantiate $taker (with "m" (core module $m)))))

;;; Invalid: a core module whose imports have different names, found "a" "b" twice
(component (core module (import "a" "b" (func)) (import "a" "b" (func))))

;;; Invalid: arguments with different names
(component (core module $m) (core instance $i (instantiate $m))
  (core instance (instantiate $m (with "a" (instance $i)) (with "a" (instance $i)))))

;;; Invalid: a core instance that exports "f", found one that does not
(component (core module $m) (core instance $i (instantiate $m)) (alias core export $i "f" (core func)))

;;; Invalid: an alias of what "f" is, (func), found another sort
(component (core module $m (func (export "f"))) (core instance $i (instantiate $m)) (alias core export $i "f" (core memory)))

;;; Invalid: a type without resources, as they are others in each component
(component $c (type $r (resource (rep i32))) (type $list (list (own $r))) (component (alias outer $c $list (type))))

;;; Invalid: an alias of one of 1 components around, found 5 further out
(component (component (alias outer 5 0 (type))))

;;; Invalid: a type index below 0, found 0
(component (component (alias outer 1 0 (type))))

;;; Invalid: an alias of a type or instance in the type of a component or instance
(component $c (component $d) (type (component (alias outer $c $d (component)))))

;;; Invalid: a core module index below 0, found 0
(component (core instance (instantiate 0)))

;;; Invalid: a function index below 0, found 3
(component (export "f" (func 3)))

;;; Malformed: a type index below 1
(component (core type (module (type (func)) (import "a" "b" (table 1 (ref null 2))))))
