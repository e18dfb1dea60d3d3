using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Wit;

public sealed class TypeTests
{
    private static readonly Resolved Shapes = Resolved.From(
        """
        package a:b@1.0.0;
        /// Interface.
        interface i {
          type late = list<r>;
          /// Record.
          record r {
            /// Field.
            x: u8,
            y: v,
          }
          /// Variant.
          @since(version = 0.5.0) @deprecated(version = 0.9.0)
          variant v {
            /// Case.
            none,
            some(option<string>),
          }
          enum e { red, green }
          flags f { a, b, c }
          type t = tuple<r, v, e, f>;
          type t2 = t;
          resource q;
          type q2 = q;
        }
        """);

    [Fact]
    public void Types_are_in_the_order_in_which_they_are_written() =>
        Assert.Equal(["late", "r", "v", "e", "f", "t", "t2", "q", "q2"], Shapes.Interface("a:b/i@1.0.0").Types.Select(t => t.Name));

    [Fact]
    public void A_type_knows_where_it_belongs()
    {
        var owner = Shapes.Interface("a:b/i@1.0.0");

        Assert.All(owner.Types, type => Assert.Same(owner, type.Owner));
        Assert.Same(Shapes.Packages[0], owner.Package);
        Assert.Null(owner.World);
        Assert.Equal("Interface.", owner.Docs);
        Assert.Equal(new WitSpan("test/test.wit", 44, 1, 3, 11, 3, 12), owner.Span);
    }

    [Fact]
    public void A_record_has_its_fields()
    {
        var record = Assert.IsType<WitRecord>(Type("r"));

        Assert.Equal("Record.", record.Docs);
        Assert.Equal(["x: u8", "y: v"], record.Fields.Select(f => $"{f.Name}: {f.Type}"));
        Assert.Equal(["Field.", null], record.Fields.Select(f => f.Docs));
        Assert.Same(Type("v"), Assert.IsType<WitTypeReference>(record.Fields[1].Type).Definition);
        Assert.Equal((8, 5), (record.Fields[0].Span.Line, record.Fields[0].Span.Column));
    }

    [Fact]
    public void A_variant_has_its_cases()
    {
        var variant = Assert.IsType<WitVariant>(Type("v"));

        Assert.Equal([("none", null), ("some", "option<string>")], variant.Cases.Select(c => (c.Name, c.Payload?.ToString())));
        Assert.Equal(["Case.", null], variant.Cases.Select(c => c.Docs));
        Assert.Equal(("0.5.0", null, "0.9.0"), (variant.Stability.Since?.ToString(), variant.Stability.Feature, variant.Stability.Deprecated?.ToString()));
    }

    [Fact]
    public void Enums_and_flags_have_their_labels()
    {
        Assert.Equal(["red", "green"], Assert.IsType<WitEnum>(Type("e")).Cases.Select(c => c.Name));
        Assert.Equal(["a", "b", "c"], Assert.IsType<WitFlags>(Type("f")).Flags.Select(c => c.Name));
    }

    [Fact]
    public void An_alias_leads_to_its_target()
    {
        var target = Assert.IsType<WitAlias>(Type("t")).Target;
        Assert.Equal("tuple<r, v, e, f>", target.ToString());
        Assert.Equal("list<r>", Assert.IsType<WitAlias>(Type("late")).Target.ToString());

        var alias = Assert.IsType<WitAlias>(Type("t2"));
        Assert.Equal("t", alias.Target.ToString());
        Assert.Equal(target, new WitTypeReference(alias).Unaliased);
        Assert.Equal(new WitTypeReference(Type("r")), new WitTypeReference(Type("r")).Unaliased);
    }

    [Fact]
    public void An_alias_of_a_resource_is_an_alias_of_a_handle() =>
        Assert.Equal(new WitOwnType((WitResource)Type("q")), Assert.IsType<WitAlias>(Type("q2")).Target);

    [Theory]
    [InlineData("bool")]
    [InlineData("s8")]
    [InlineData("f64")]
    [InlineData("char")]
    [InlineData("string")]
    [InlineData("list<list<u8>>")]
    [InlineData("option<option<u8>>")]
    [InlineData("result")]
    [InlineData("result<u8>")]
    [InlineData("result<_, u8>")]
    [InlineData("result<u8, string>")]
    [InlineData("tuple<u8, tuple<u16>>")]
    [InlineData("own<q>")]
    [InlineData("borrow<q>")]
    [InlineData("r")]
    public void Types_are_equal_if_they_are_written_alike(string text)
    {
        var resolved = Resolved.From($"package a:b; interface i {{ resource q; record r {{ x: u8 }} f: func(x: {text}, y: {text}); }}");

        var types = resolved.Function("a:b/i", "f").Parameters.Select(p => p.Type).ToList();
        Assert.Equal(text, types[0].ToString());
        Assert.Equal(types[0], types[1]);
        Assert.Equal(types[0].GetHashCode(), types[1].GetHashCode());
        Assert.NotEqual(types[0], new WitTupleType([types[0]]));
    }

    [Fact]
    public void A_resource_by_its_name_is_an_own_handle()
    {
        var resolved = Resolved.From(
            """
            package a:b;
            interface i { resource q; type q2 = q; type q3 = q2; f: func(a: q, b: own<q>, c: borrow<q>, d: q3, e: own<q3>, g: borrow<q2>); }
            """);

        var resource = (WitResource)resolved.Type("a:b/i", "q");
        var types = resolved.Function("a:b/i", "f").Parameters.Select(p => p.Type).ToList();
        Assert.Equal([new WitOwnType(resource), new WitOwnType(resource), new WitBorrowType(resource)], types.Take(3));
        Assert.Equal(new WitTypeReference(resolved.Type("a:b/i", "q3")), types[3]);
        Assert.Equal(new WitOwnType(resource), types[3].Unaliased);
        Assert.Equal([new WitOwnType(resource), new WitBorrowType(resource)], types.Skip(4));
    }

    [Fact]
    public void A_used_type_is_the_type_itself()
    {
        var resolved = Resolved.From(
            """
            package a:b;
            interface last { use middle.{renamed as again, q}; f: func(x: again, y: borrow<q>) -> q; }
            interface middle { use first.{r as renamed, q}; type alias = renamed; }
            interface first { record r { x: u8 } resource q; }
            """);

        var record = resolved.Type("a:b/first", "r");
        var function = resolved.Function("a:b/last", "f");
        Assert.Equal(new WitTypeReference(record), function.Parameters[0].Type);
        Assert.Equal("r", function.Parameters[0].Type.ToString());
        Assert.Equal(new WitOwnType((WitResource)resolved.Type("a:b/first", "q")), function.Result);
        Assert.Equal(
            [("again", record, "a:b/middle"), ("q", resolved.Type("a:b/first", "q"), "a:b/middle")],
            resolved.Interface("a:b/last").UsedTypes.Select(t => (t.Name, t.Definition, t.From.FullName)));
        Assert.Equal(["a:b/middle"], resolved.Interface("a:b/last").Dependencies.Select(d => d.FullName));
    }

    [Fact]
    public void A_name_can_be_escaped_where_it_is_declared_and_where_it_is_used()
    {
        var resolved = Resolved.From("package a:b; interface i { type %list = u8; type %x = u8; f: func(a: %list, b: x) -> %x; }");

        Assert.Equal(["list", "x"], resolved.Function("a:b/i", "f").Parameters.Select(p => p.Type.ToString()));
    }

    [Fact]
    public void Types_can_be_as_large_as_the_limits_allow()
    {
        var chain = string.Concat(Enumerable.Range(1, 98).Select(i => $"type t{i} = t{i - 1}; "));
        var fields = string.Concat(Enumerable.Range(0, 9_000).Select(i => $"x{i}: u8, "));
        var flags = string.Join(", ", Enumerable.Range(0, 32).Select(i => $"x{i}"));

        Resolved.From($"package a:b; interface i {{ type t0 = u8; {chain} record r {{ {fields} }} flags x {{ {flags} }} f: func(a: t97, b: r); }}");
    }

    private static WitTypeDef Type(string name) => Shapes.Type("a:b/i@1.0.0", name);
}
