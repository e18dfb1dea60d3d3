using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Wit;

public sealed class FunctionTests
{
    private static readonly Resolved Functions = Resolved.From(
        """
        package a:b@1.0.0;
        interface i {
          record error { code: u32 }
          /// Does it.
          @since(version = 1.0.0)
          free: func(x: u8, y: list<string>) -> result<_, error>;
          nothing: func();
          slow: async func() -> string;
          resource blob {
            /// Makes it.
            constructor(init: list<u8>);
            read: func(n: u32) -> list<u8>;
            wait: async func();
            merge: static func(left: borrow<blob>, right: blob) -> blob;
          }
          resource fallible { constructor() -> result<fallible, error>; }
          type alias = own<fallible>;
          type outcome = result<alias>;
          resource bare;
        }
        """);

    [Fact]
    public void A_free_function_has_parameters_and_a_result()
    {
        var function = Function("free");

        Assert.Equal(("free", WitFunctionKind.Free, false), (function.Name, function.Kind, function.IsAsync));
        Assert.Equal(["x: u8", "y: list<string>"], function.Parameters.Select(p => $"{p.Name}: {p.Type}"));
        Assert.Equal("result<_, error>", function.Result?.ToString());
        Assert.Equal("Does it.", function.Docs);
        Assert.Equal("1.0.0", function.Stability.Since?.ToString());
        Assert.Null(function.Resource);
        Assert.Same(Functions.Interface("a:b/i@1.0.0"), function.Owner);
        Assert.Equal((6, 3), (function.Span.Line, function.Span.Column));
    }

    [Fact]
    public void A_function_can_have_neither()
    {
        Assert.Empty(Function("nothing").Parameters);
        Assert.Null(Function("nothing").Result);
    }

    [Fact]
    public void Async_is_marked()
    {
        Assert.True(Function("slow").IsAsync);
        Assert.True(Function("[method]blob.wait").IsAsync);
        Assert.False(Function("[method]blob.read").IsAsync);
    }

    [Fact]
    public void A_method_borrows_its_resource_first()
    {
        var method = Function("[method]blob.read");

        Assert.Equal(("read", WitFunctionKind.Method), (method.Name, method.Kind));
        Assert.Same(Blob, method.Resource);
        Assert.Equal(["self: borrow<blob>", "n: u32"], method.Parameters.Select(p => $"{p.Name}: {p.Type}"));
    }

    [Fact]
    public void A_static_function_does_not()
    {
        var function = Function("[static]blob.merge");

        Assert.Equal(("merge", WitFunctionKind.Static), (function.Name, function.Kind));
        Assert.Same(Blob, function.Resource);
        Assert.Equal(["left: borrow<blob>", "right: own<blob>"], function.Parameters.Select(p => $"{p.Name}: {p.Type}"));
        Assert.Equal(new WitOwnType(Blob), function.Result);
    }

    [Fact]
    public void A_constructor_gives_an_own_handle_or_may_fail()
    {
        var constructor = Function("[constructor]blob");
        Assert.Equal(("blob", WitFunctionKind.Constructor, "Makes it."), (constructor.Name, constructor.Kind, constructor.Docs));
        Assert.Equal(new WitOwnType(Blob), constructor.Result);

        Assert.Equal("result<own<fallible>, error>", Function("[constructor]fallible").Result?.ToString());
    }

    [Fact]
    public void A_constructor_can_name_its_result_by_an_alias()
    {
        var resolved = Resolved.From(
            "package a:b; interface i { resource q { constructor() -> outcome; } type alias = q; type outcome = result<alias>; }");

        Assert.Equal("outcome", resolved.Function("a:b/i", "[constructor]q").Result?.ToString());
    }

    [Fact]
    public void A_resource_has_its_functions_by_kind()
    {
        Assert.Same(Function("[constructor]blob"), Blob.Constructor);
        Assert.Equal(["read", "wait"], Blob.Methods.Select(m => m.Name));
        Assert.Equal(["merge"], Blob.Statics.Select(m => m.Name));
        Assert.Empty(((WitResource)Functions.Type("a:b/i@1.0.0", "bare")).Functions);
    }

    [Fact]
    public void All_functions_of_an_interface_are_what_a_component_has() => Assert.Equal(
        [
            "free", "nothing", "slow", "[constructor]blob", "[method]blob.read", "[method]blob.wait", "[static]blob.merge",
            "[constructor]fallible",
        ],
        Functions.Interface("a:b/i@1.0.0").AllFunctions.Select(f => f.AbiName));

    [Fact]
    public void What_has_an_error_is_left_out_and_what_refers_to_it_is_not_wrong_too()
    {
        var documents = MarkedText.Parse(
            """
            package a:b;
            interface i {
              record bad { x: missing }
              record worse { x: bad }
              type unparsed = ;
              record fine { x: u8 }
              f: func(x: worse);
              g: func() -> option<unparsed>;
              h: func(x: fine) -> fine;
            }
            interface j {
              use i.{bad, fine};
              f: func(x: bad);
              g: func(x: fine);
            }
            """).Documents();

        var resolution = WitResolver.Resolve(documents);

        Assert.Equal(5, Assert.Single(Assert.Single(documents).Diagnostics).Span.Line);
        Assert.Equal("test/test.wit(3,19): error WIT0108: There is no type 'missing' here; define it, or bring it in with 'use'", Assert.Single(resolution.Diagnostics).ToString());
        var interfaces = Assert.Single(resolution.Packages).Interfaces;
        Assert.Equal(["fine"], interfaces[0].Types.Select(t => t.Name));
        Assert.Equal(["h"], interfaces[0].Functions.Select(f => f.Name));
        Assert.Equal(["fine"], interfaces[1].UsedTypes.Select(t => t.Name));
        Assert.Equal(["g"], interfaces[1].Functions.Select(f => f.Name));
    }

    [Fact]
    public void Every_error_of_a_type_and_a_signature_is_reported()
    {
        var documents = MarkedText.Parse(
            "package a:b; interface i { record r { x: a, y: tuple<b, c> } f: func(x: result<d, e>, y: g) -> h; }").Documents();

        Assert.Equal(
            ["a", "b", "c", "d", "e", "g", "h"],
            WitResolver.Resolve(documents).Diagnostics.Select(d => documents[0].Source.Text.Substring(d.Span.Start, d.Span.Length)));
    }

    private static WitResource Blob => (WitResource)Functions.Type("a:b/i@1.0.0", "blob");

    private static WitFunction Function(string name) => Functions.Function("a:b/i@1.0.0", name);
}
