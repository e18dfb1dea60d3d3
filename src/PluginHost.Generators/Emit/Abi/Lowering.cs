using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Writes statements that hand C# values to a guest.</summary>
internal sealed class Lowering(AbiScope scope, CodeWriter writer)
{
    private string Writer => scope.Names.Known("BinaryPrimitives");

    /// <summary>Passes a value as core values.</summary>
    /// <param name="use">The value's type.</param>
    /// <param name="value">The value.</param>
    /// <param name="flat">The variable that holds the core values.</param>
    /// <param name="index">The index of the first one.</param>
    public void Lower(TypeUse use, string value, string flat, int index)
    {
        var at = Location.At(flat, index);
        writer.Line(use.Type switch
        {
            WitPrimitiveType { Kind: WitPrimitiveKind.Char } => $"{at.Element}.I32 = {value}.Value;",
            WitPrimitiveType { Kind: WitPrimitiveKind.String } => $"{scope.Guest}.LowerString({value}, {at.Slice});",
            WitPrimitiveType primitive => $"{at.Element}.{Lifting.RawMember(primitive.Kind)} = {value};",
            WitListType list when Blocks.IsBlock(list.Element) =>
                $"{scope.Guest}.LowerBlock<{ElementOf(use, list)}>({Span(use, value)}, {Alignment(list)}, {at.Slice});",
            WitTypeReference { Definition: WitEnum } => $"{at.Element}.U32 = (uint){value};",
            WitTypeReference { Definition: WitFlags flags } => $"{at.Element}.U32 = {Masked(flags, value)};",
            _ => $"{scope.Method(AbiOperation.Lower, use)}({scope.Guest}, {value}, {at.Slice});",
        });
    }

    /// <summary>Puts a value that refers to more memory into memory.</summary>
    public void Store(TypeUse use, string value, string address) => writer.Line(use.Type switch
    {
        WitPrimitiveType => $"{scope.Guest}.StoreString({value}, {address});",
        WitListType list when Blocks.IsBlock(list.Element) =>
            $"{scope.Guest}.StoreBlock<{ElementOf(use, list)}>({Span(use, value)}, {Alignment(list)}, {address});",
        _ => $"{scope.Method(AbiOperation.Store, use)}({scope.Guest}, {value}, {address});",
    });

    /// <summary>Puts a value that is all in one place into memory.</summary>
    public void Write(TypeUse use, string value, Location at) => writer.Line(use.Type switch
    {
        WitPrimitiveType primitive => Write(primitive.Kind, value, at),
        WitTypeReference { Definition: WitEnum definition } =>
            WriteUnsigned(CanonicalLayout.DiscriminantSize(definition.Cases.Length), value, at),
        WitTypeReference { Definition: WitFlags flags } => WriteFlags(flags, value, at),
        _ => $"{scope.Method(AbiOperation.Write, use)}({value}, {at.Slice});",
    });

    /// <summary>Puts several values into memory, next to each other.</summary>
    /// <param name="parts">The values.</param>
    /// <param name="value">Names the value of a part.</param>
    /// <param name="address">Where they go.</param>
    public void StoreAll(IReadOnlyCollection<ProductPart> parts, Func<ProductPart, string> value, string address)
    {
        var layout = CanonicalLayout.Of([.. parts.Select(p => p.Use.Type)]);
        var open = parts.Where(p => p.IsInline).ToList();
        if (open.Count > 0)
        {
            writer.Line($"{scope.Names.Known("Span")}<byte> area = {Open(address, layout)};");
            open.ForEach(p => Write(p.Use, value(p), Location.At("area", p.Place.Offset)));
        }

        foreach (var part in parts.Where(p => !p.IsInline))
        {
            Store(part.Use, value(part), Numbers.Address(address, part.Place.Offset));
        }
    }

    /// <summary>Opens memory for a value.</summary>
    public string Open(string address, MemoryLayout layout) =>
        $"{scope.Guest}.Write({address}, {Numbers.Text(layout.Size)}, {Numbers.Text(layout.Alignment)})";

    /// <summary>Puts a discriminant at the start of a value.</summary>
    public void WriteDiscriminant(int cases, int discriminant, string area)
    {
        var size = CanonicalLayout.DiscriminantSize(cases);
        writer.Line(size == 1
            ? $"{area}[0] = {Numbers.Text(discriminant)};"
            : $"{Writer}.WriteUInt{Numbers.Text(size * 8)}LittleEndian({area}, {Numbers.Text(discriminant)});");
    }

    /// <summary>The elements of a list as a span.</summary>
    public string Span(TypeUse use, string value) =>
        use.IsOwned ? value
        : use.IsBytes ? value + ".Span"
        : $"{scope.Names.Known("Arguments")}.AsSpan({value})";

    private string ElementOf(TypeUse use, WitListType list) => scope.TypeOf(use.Part(list.Element));

    private string Write(WitPrimitiveKind kind, string value, Location at) => kind switch
    {
        WitPrimitiveKind.Bool => $"{at.Element} = {value} ? (byte)1 : (byte)0;",
        WitPrimitiveKind.U8 => $"{at.Element} = {value};",
        WitPrimitiveKind.S8 => $"{at.Element} = unchecked((byte){value});",
        WitPrimitiveKind.Char => $"{Writer}.WriteInt32LittleEndian({at.Slice}, {value}.Value);",
        _ => $"{Writer}.Write{Endianness.NameOf(kind)}LittleEndian({at.Slice}, {value});",
    };

    private string WriteFlags(WitFlags flags, string value, Location at)
    {
        var size = CanonicalLayout.FlagsSize(flags.Flags.Length);
        return FlagsMask.Of(flags) is null
            ? WriteUnsigned(size, value, at)
            : WriteUnsigned(size, $"({Masked(flags, value)})", at);
    }

    private string WriteUnsigned(int size, string value, Location at) => size switch
    {
        1 => $"{at.Element} = (byte){value};",
        2 => $"{Writer}.WriteUInt16LittleEndian({at.Slice}, (ushort){value});",
        _ => $"{Writer}.WriteUInt32LittleEndian({at.Slice}, (uint){value});",
    };

    private static string Masked(WitFlags flags, string value) =>
        FlagsMask.Of(flags) is { } mask ? $"(uint){value} & {mask}" : $"(uint){value}";

    private static string Alignment(WitListType list) => Numbers.Text(CanonicalLayout.AlignmentOf(list.Element));
}
