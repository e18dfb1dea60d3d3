using PluginHost.Abi.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>Components as WIT.</summary>
public sealed class ComponentDescriptionTests
{
    [Fact]
    public void An_interface_that_is_imported_and_exported_lends_the_types_of_both_sides() => Assert.Contains(
        "use a:b/c.{point};",
        Describe("""
            (component
              (type $c (instance (type $p (record (field "x" u8))) (export "point" (type (eq $p)))))
              (import "a:b/c" (instance (type $c)))
              (type $own (record (field "x" u8)))
              (instance $out (export "point" (type $own)))
              (export $made "a:b/c" (instance $out))
              (alias export $made "point" (type $mine))
              (type $shape (variant (case "many" (list $mine))))
              (instance $inline (export "shape" (type $shape)))
              (export "inline" (instance $inline)))
            """),
        StringComparison.Ordinal);

    [Fact]
    public void What_a_tool_made_of_WIT_is_described_as_that_WIT() => Assert.Equal(
        """
        package root:component;

        world root {
          use acme:shop/types@1.2.0.{perms};
          import acme:shop/types@1.2.0;
          import inline: interface {
            use acme:shop/types@1.2.0.{color};
            paint: func(c: color);
          }
          import log: func(message: string);
          export check: func(p: perms) -> result<_, string>;
          export acme:shop/pricing@1.2.0;
        }

        package acme:shop@1.2.0 {
          interface types {
            flags perms { read, write }
            resource cart {
              constructor(owner: string);
              add: func(item: item) -> result<u32, refusal>;
              total: static func(carts: list<borrow<cart>>) -> u64;
            }
            record item { sku: string, quantity: u32 }
            variant refusal { unknown-item(string), closed }
            enum color { red, green }
          }
          interface pricing {
            use types.{item, refusal, cart as basket};
            quote: func(items: list<item>, basket: borrow<basket>, coupon: option<tuple<string, u8>>) -> result<u64, refusal>;
            open: func() -> basket;
          }
        }

        """.ReplaceLineEndings("\n"),
        Describe(ComponentCase.ReadText("shop.wat")));

    [Fact]
    public void Names_that_are_words_of_WIT_are_marked_and_what_WIT_has_no_words_for_is_a_comment()
    {
        string wit = Describe("""
            (component
              (type $raw (record (field "list" u8)))
              (import "type" (type $t (eq $raw)))
              (import "use" (func (param "from" $t)))
              (import "m" (core module))
              (import "acme:a/f" (func))
              (import "acme:list/type@1.0.0" (instance (export "f" (func)))))
            """);

        Assert.Contains("record %type { %list: u8 }", wit, StringComparison.Ordinal);
        Assert.Contains("import %use: func(%from: %type);", wit, StringComparison.Ordinal);
        Assert.Contains("// import \"m\": a core module", wit, StringComparison.Ordinal);
        Assert.Contains("import acme:%list/%type@1.0.0;", wit, StringComparison.Ordinal);
        Assert.Contains("package acme:%list@1.0.0 {", wit, StringComparison.Ordinal);
        Assert.Contains("interface %type {", wit, StringComparison.Ordinal);
        Assert.Contains("// import \"acme:a/f\": a function", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_of_another_interface_is_used_under_a_name_that_is_free()
    {
        string wit = Describe("""
            (component
              (import "acme:a/types" (instance $a (type $raw (enum "x")) (export "kind" (type (eq $raw)))))
              (alias export $a "kind" (type $kind))
              (import "kind" (func (param "k" $kind))))
            """);

        Assert.Contains("use acme:a/types.{kind as kind2};", wit, StringComparison.Ordinal);
        Assert.Contains("import kind: func(k: kind2);", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_for_a_handle_is_not_another_name_for_the_resource()
    {
        string wit = Describe("""
            (component
              (import "acme:a/types" (instance
                (export "file" (type $file (sub resource)))
                (type $own (own $file)) (export "opened" (type $opened (eq $own)))
                (export "again" (type (eq $file)))
                (export "open" (func (param "same" $own) (result $opened))))))
            """);

        Assert.Contains("    type opened = own<file>;\n    type again = file;\n", wit, StringComparison.Ordinal);
        Assert.Contains("    open: func(same: file) -> opened;\n", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_differs_in_case_and_hyphens_only_is_not_free() => Assert.Contains(
        "use acme:a/types.{kind as kind3};",
        Describe("""
            (component
              (import "acme:a/types" (instance $a (type $raw (enum "x")) (export "kind" (type (eq $raw)))))
              (alias export $a "kind" (type $kind))
              (import "KIND" (func))
              (import "kind-2" (func (param "k" $kind))))
            """),
        StringComparison.Ordinal);

    [Fact]
    public void Names_for_types_that_every_component_knows_are_not_used_by_others()
    {
        string wit = Describe("""
            (component
              (core module $code (func (export "f") (param i32)))
              (core instance $core (instantiate $code))
              (type $u8 u8) (type $s8 s8)
              (func $f (param "p" u8) (canon lift (core func $core "f")))
              (func $g (param "p" s8) (canon lift (core func $core "f")))
              (instance $x (export "a" (type $s8)) (export "f" (func $f)))
              (instance $y (export "c" (type $u8)) (export "g" (func $g)))
              (export "a:b/x" (instance $x))
              (export "a:b/y" (instance $y)))
            """);

        Assert.Contains("    type a = s8;\n    f: func(p: u8);\n", wit, StringComparison.Ordinal);
        Assert.Contains("    type c = u8;\n    g: func(p: s8);\n", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_for_types_that_need_none_are_not_used_by_others()
    {
        string wit = Describe("""
            (component
              (core module $code
                (memory (export "m") 1) (func (export "f") (param i32 i32))
                (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
              (core instance $core (instantiate $code))
              (type $bytes (list u8)) (type $words (list u16))
              (func $f (param "p" $words) (canon lift (core func $core "f") (memory (core memory $core "m")) (realloc (core func $core "realloc"))))
              (func $g (param "p" $bytes) (canon lift (core func $core "f") (memory (core memory $core "m")) (realloc (core func $core "realloc"))))
              (instance $x (export "a" (type $bytes)) (export "f" (func $f)))
              (instance $y (export "c" (type $words)) (export "g" (func $g)))
              (export "a:b/x" (instance $x))
              (export "a:b/y" (instance $y)))
            """);

        Assert.Contains("    type a = list<u8>;\n    f: func(p: list<u16>);\n", wit, StringComparison.Ordinal);
        Assert.Contains("    type c = list<u16>;\n    g: func(p: list<u8>);\n", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_of_another_name_for_a_resource_is_a_comment() => Assert.Contains(
        "    resource r1;\n    type r2 = r1;\n    // \"[static]r2.f\": a function\n",
        Describe("""
            (component
              (core module $code (func (export "f")))
              (core instance $core (instantiate $code))
              (type $r (resource (rep i32)))
              (func $f (canon lift (core func $core "f")))
              (instance $i (export "r1" (type $r)) (export "r2" (type $r)) (export "[static]r2.f" (func $f)))
              (export "i" (instance $i)))
            """),
        StringComparison.Ordinal);

    [Fact]
    public void What_is_written_out_again_and_again_is_cut_off()
    {
        string name = new('n', 1_000);
        string functions = string.Concat(Enumerable.Range(0, 20).Select(i => $"(export \"{name}{i}\" (func)) "));
        string imports = string.Concat(Enumerable.Range(0, 400).Select(i => $"(import \"i{i}\" (instance (type $all))) "));

        string wit = Describe($"(component (type $all (instance {functions})) {imports})");

        Assert.EndsWith("// The rest is too long.\n", wit, StringComparison.Ordinal);
        Assert.InRange(wit.Length, 3 << 20, 5 << 20);
    }

    private static string Describe(string text) => WitText.Describe(ComponentReader.Read(Wat.ToWasm(text), ComponentReadLimits.Default));
}
