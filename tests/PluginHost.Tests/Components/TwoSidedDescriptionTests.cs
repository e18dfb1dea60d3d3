using System.Text;
using PluginHost.Abi.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>Components as WIT that import and export an interface of one name.</summary>
public sealed class TwoSidedDescriptionTests
{
    /// <summary>What is exported has a type that is not imported, as when a tool left out of the imports what nothing uses.</summary>
    private const string ImportedInPart = """
        (component
          (import "a:b/c" (instance
            (type $p (record (field "x" u8))) (export "point" (type $point (eq $p)))
            (export "far" (func (param "of" $point) (result bool)))
            (export "near" (func))))
          (core module $code (func (export "far") (param i32) (result i32) unreachable) (func (export "draw") (param i32) unreachable))
          (core instance $core (instantiate $code))
          (type $p (record (field "x" u8)))
          (type $e (enum "red"))
          (component $side
            (type $p (record (field "x" u8))) (import "p" (type $point (eq $p)))
            (type $e (enum "red")) (import "e" (type $color (eq $e)))
            (import "far" (func $far (param "of" $point) (result bool)))
            (import "draw" (func $draw (param "in" $color)))
            (export $given "point" (type $point)) (export $colors "color" (type $color))
            (export "far" (func $far) (func (param "of" $given) (result bool)))
            (export "draw" (func $draw) (func (param "in" $colors))))
          (func $far (param "of" $p) (result bool) (canon lift (core func $core "far")))
          (func $draw (param "in" $e) (canon lift (core func $core "draw")))
          (instance $out (instantiate $side
            (with "p" (type $p)) (with "e" (type $e)) (with "far" (func $far)) (with "draw" (func $draw))))
          (export $made "a:b/c" (instance $out))
          (alias export $made "color" (type $mine))
          (type $shape (variant (case "many" (list $mine))))
          (instance $inline (export "shape" (type $shape)))
          (export "inline" (instance $inline)))
        """;

    private const string Methods = """
        (component
          (import "a:b/c" (instance
            (export "r" (type $r (sub resource)))
            (export "[method]r.read" (func (param "self" (borrow $r))))
            (export "[method]r.close" (func (param "self" (borrow $r))))))
          (core module $code (func (export "f") (param i32) unreachable) (func (export "make") (result i32) unreachable))
          (core instance $core (instantiate $code))
          (type $own (resource (rep i32)))
          (func $read (param "self" (borrow $own)) (canon lift (core func $core "f")))
          (func $make (result (own $own)) (canon lift (core func $core "make")))
          (component $side
            (import "r" (type $r (sub resource)))
            (import "read" (func $read (param "self" (borrow $r)))) (import "make" (func $make (result (own $r))))
            (export $made "r" (type $r))
            (export "[method]r.read" (func $read) (func (param "self" (borrow $made))))
            (export "[constructor]r" (func $make) (func (result (own $made)))))
          (instance $out (instantiate $side (with "r" (type $own)) (with "read" (func $read)) (with "make" (func $make))))
          (export "a:b/c" (instance $out)))
        """;

    /// <summary>A function of a resource has one name on both sides, and is a method on one of them only.</summary>
    private const string MethodAndStatic = """
        (component
          (import "a:b/c" (instance
            (export "r" (type $r (sub resource)))
            (export "[method]r.read" (func (param "self" (borrow $r))))))
          (core module $code (func (export "f") unreachable))
          (core instance $core (instantiate $code))
          (type $own (resource (rep i32)))
          (func $read (canon lift (core func $core "f")))
          (instance $out (export "r" (type $own)) (export "[static]r.read" (func $read)))
          (export "a:b/c" (instance $out)))
        """;

    /// <summary>One type is another on either side, and one is a function on the other side.</summary>
    private const string Contradicting = """
        (component
          (import "a:b/c@1.0.0" (instance $in
            (type $p (record (field "x" u8))) (export "point" (type (eq $p)))
            (export "mark" (func))))
          (alias export $in "point" (type $theirs))
          (import "read" (func (param "from" $theirs)))
          (type $own (record (field "y" string)))
          (type $mark (enum "dot"))
          (instance $out (export "point" (type $own)) (export "mark" (type $mark)))
          (export $made "a:b/c@1.0.0" (instance $out))
          (alias export $made "point" (type $mine))
          (alias export $made "mark" (type $marked))
          (type $pair (tuple $mine $theirs $marked))
          (instance $user (export "pair" (type $pair)))
          (export "a:b/c2@1.0.0" (instance $user)))
        """;

    /// <summary>As it is imported, one interface uses another; as they are exported, it is the other way round.</summary>
    private const string Circle = """
        (component
          (import "a:b/d" (instance $d (type $p (record (field "x" u8))) (export "point" (type (eq $p)))))
          (alias export $d "point" (type $point))
          (import "a:b/c" (instance (export "place" (type (eq $point)))))
          (type $e (enum "red"))
          (instance $colors (export "color" (type $e)))
          (export $made "a:b/c" (instance $colors))
          (alias export $made "color" (type $color))
          (instance $paint (export "paint" (type $color)))
          (export "a:b/d" (instance $paint)))
        """;

    /// <summary>Both sides use a type of the sides of another interface.</summary>
    private const string UsedOnBothSides = """
        (component
          (import "a:b/d" (instance $d (type $p (record (field "x" u8))) (export "point" (type (eq $p)))))
          (alias export $d "point" (type $theirs))
          (import "a:b/c" (instance (export "place" (type (eq $theirs))) (export "go" (func (param "to" $theirs)))))
          (import "go" (func (param "to" $theirs)))
          (type $own (record (field "x" u8)))
          (instance $out (export "point" (type $own)))
          (export $made "a:b/d" (instance $out))
          (alias export $made "point" (type $mine))
          (instance $places (export "place" (type $mine)))
          (export "a:b/c" (instance $places))
          (type $two (tuple $theirs $mine))
          (export "two" (type $two)))
        """;

    private const string TypesOfTheWorld = """
        (component
          (type $r (record (field "x" u8)))
          (import "t" (type (eq $r)))
          (type $e (enum "red"))
          (export "t" (type $e)))
        """;

    public static TheoryData<string> All => [ImportedInPart, Methods, MethodAndStatic, Contradicting, Circle, UsedOnBothSides, TypesOfTheWorld];

    [Fact]
    public void It_has_all_that_either_side_has() => Assert.Equal(
        """
        package root:component;

        world root {
          import a:b/c;
          export a:b/c;
          export inline: interface {
            use a:b/c.{color};
            variant shape { many(list<color>) }
          }
        }

        package a:b {
          interface c {
            record point { x: u8 }
            enum color { red }
            far: func(of: point) -> bool;
            near: func(); // only imported
            draw: func(in: color); // only exported
          }
        }

        """.ReplaceLineEndings("\n"),
        Describe(ImportedInPart));

    [Fact]
    public void A_resource_has_the_functions_of_both_sides() => Assert.EndsWith(
        """
            resource r {
              read: func();
              close: func(); // only imported
              constructor(); // only exported
            }
          }
        }

        """.ReplaceLineEndings("\n"),
        Describe(Methods),
        StringComparison.Ordinal);

    [Fact]
    public void Sides_that_contradict_each_other_are_two_interfaces() => Assert.Equal(
        """
        package root:component;

        world root {
          use a:b/c@1.0.0.{point};
          import a:b/c@1.0.0;
          import read: func(%from: point);
          // exported as "a:b/c@1.0.0", and written apart from what is imported by that name:
          export a:b/c3@1.0.0;
          export a:b/c2@1.0.0;
        }

        package a:b@1.0.0 {
          interface c {
            record point { x: u8 }
            mark: func();
          }
          interface c3 {
            record point { y: string }
            enum mark { dot }
          }
          interface c2 {
            use c3.{point, mark};
            use c.{point as point2};
            type pair = tuple<point, point2, mark>;
          }
        }

        """.ReplaceLineEndings("\n"),
        Describe(Contradicting));

    [Fact]
    public void Sides_that_would_use_each_other_in_a_circle_are_two_interfaces()
    {
        string wit = Describe(Circle);

        Assert.Contains("    use d.{point as place};", wit, StringComparison.Ordinal);
        Assert.Contains("    use c2.{color as paint};", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_on_one_side_and_a_static_function_on_the_other_contradict_each_other()
    {
        string wit = Describe(MethodAndStatic);

        Assert.Contains("      read: func();\n", wit, StringComparison.Ordinal);
        Assert.Contains("  export a:b/c2;\n", wit, StringComparison.Ordinal);
        Assert.Contains("      read: static func();\n", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_of_both_sides_are_used_by_one_name()
    {
        string wit = Describe(UsedOnBothSides);

        Assert.Contains("  use a:b/d.{point};\n", wit, StringComparison.Ordinal);
        Assert.Contains("  type two = tuple<point, point>;\n", wit, StringComparison.Ordinal);
        Assert.Contains("    use d.{point as place};\n    go: func(to: place); // only imported\n", wit, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_takes_types_of_the_other_side_by_their_names()
    {
        Component component = Read("""
            (component
              (import "a:b/c" (instance $in (type $p (record (field "x" u8))) (export "point" (type (eq $p)))))
              (alias export $in "point" (type $theirs))
              (core module $code (func (export "far") (param i32) unreachable))
              (core instance $core (instantiate $code))
              (func $far (param "of" $theirs) (canon lift (core func $core "far")))
              (instance $out (export "far" (func $far)))
              (export "a:b/c" (instance $out)))
            """);
        FunctionType far = Assert.IsType<FunctionExtern>(
            Assert.IsType<InstanceExtern>(component.Type.Exports.Find("a:b/c")).Type.Exports.Find("far")).Type;

        Assert.Equal("func(of: point)", new WitFunctions(component).Describe("a:b/c#far", far));
    }

    [Fact]
    public void A_type_of_the_world_that_is_another_on_either_side_is_said_to_be() => Assert.Contains(
        "  record t { x: u8 }\n  // \"t\" is exported as something else.\n", Describe(TypesOfTheWorld), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_tool_reads_what_it_is_described_as(string component)
    {
        using WasmTools tools = WasmTools.FindOrSkip();

        string described = tools.Write("described.wit", Encoding.UTF8.GetBytes(Describe(component)));
        await WasmTools.RunAsync("component", "wit", described, "-o", tools.PathOf("read.wit"));
    }

    private static string Describe(string text) => WitText.Describe(Read(text));

    private static Component Read(string text) => ComponentReader.Read(Wat.ToWasm(text), ComponentReadLimits.Default);
}
