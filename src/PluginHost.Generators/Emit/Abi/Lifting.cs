using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Writes expressions that make C# values of what a guest says.</summary>
internal sealed class Lifting(AbiScope scope)
{
    private string Reader => scope.Names.Known("BinaryPrimitives");

    /// <summary>A value that was passed as core values.</summary>
    /// <param name="use">Its type.</param>
    /// <param name="flat">The variable that holds the core values.</param>
    /// <param name="index">The index of its first one.</param>
    public string Lift(TypeUse use, string flat, int index)
    {
        var at = Location.At(flat, index);
        var next = Location.At(flat, index + 1);
        return use.Type switch
        {
            WitPrimitiveType { Kind: WitPrimitiveKind.Char } => $"{scope.Guest}.LiftChar({at.Element}.U32)",
            WitPrimitiveType { Kind: WitPrimitiveKind.String } => $"{scope.Guest}.LiftString({at.Element}.U32, {next.Element}.U32)",
            WitPrimitiveType primitive => $"{at.Element}.{RawMember(primitive.Kind)}",
            WitListType list when Blocks.IsBlock(list.Element) =>
                $"{scope.Guest}.LiftBlock<{scope.TypeOf(use.Part(list.Element))}>({at.Element}.U32, {next.Element}.U32, {Alignment(list)})",
            WitTypeReference { Definition: WitEnum definition } => Enum(use, definition, at.Element + ".U32"),
            WitTypeReference { Definition: WitFlags flags } => Flags(use, flags, at.Element + ".U32"),
            _ => $"{scope.Method(AbiOperation.Lift, use)}({scope.Guest}, {at.Slice})",
        };
    }

    /// <summary>A value in memory.</summary>
    public string Load(TypeUse use, Location at) => use.Type switch
    {
        WitPrimitiveType primitive => Load(primitive.Kind, at),
        WitListType list when Blocks.IsBlock(list.Element) =>
            $"{scope.Guest}.LiftBlock<{scope.TypeOf(use.Part(list.Element))}>({at.Slice}, {Alignment(list)})",
        WitTypeReference { Definition: WitEnum definition } =>
            Enum(use, definition, Unsigned(CanonicalLayout.DiscriminantSize(definition.Cases.Length), at)),
        WitTypeReference { Definition: WitFlags flags } =>
            Flags(use, flags, Unsigned(CanonicalLayout.FlagsSize(flags.Flags.Length), at)),
        _ => $"{scope.Method(AbiOperation.Load, use)}({scope.Guest}, {at.Slice})",
    };

    /// <summary>The discriminant at the start of a value in memory.</summary>
    public string Discriminant(int cases, Location at) => Unsigned(CanonicalLayout.DiscriminantSize(cases), at);

    /// <summary>The member of <c>RawValue</c> that has the type of a number or a boolean.</summary>
    public static string RawMember(WitPrimitiveKind kind) => kind switch
    {
        WitPrimitiveKind.S32 => "I32",
        WitPrimitiveKind.S64 => "I64",
        _ => kind.ToString(),
    };

    private string Load(WitPrimitiveKind kind, Location at) => kind switch
    {
        WitPrimitiveKind.Bool => at.Element + " != 0",
        WitPrimitiveKind.U8 => at.Element,
        WitPrimitiveKind.S8 => $"unchecked((sbyte){at.Element})",
        WitPrimitiveKind.Char => $"{scope.Guest}.LiftChar({Reader}.ReadUInt32LittleEndian({at.Slice}))",
        WitPrimitiveKind.String => $"{scope.Guest}.LiftString({at.Slice})",
        _ => $"{Reader}.Read{Endianness.NameOf(kind)}LittleEndian({at.Slice})",
    };

    private string Enum(TypeUse use, WitEnum definition, string value) =>
        $"({scope.TypeOf(use)}){scope.Guest}.LiftCase({value}, {Numbers.Text(definition.Cases.Length)})";

    private string Flags(TypeUse use, WitFlags flags, string value) => FlagsMask.Of(flags) is { } mask
        ? $"({scope.TypeOf(use)})({value} & {mask})"
        : $"unchecked(({scope.TypeOf(use)}){value})";

    private string Unsigned(int size, Location at) => size switch
    {
        1 => at.Element,
        2 => $"{Reader}.ReadUInt16LittleEndian({at.Slice})",
        _ => $"{Reader}.ReadUInt32LittleEndian({at.Slice})",
    };

    private static string Alignment(WitListType list) => Numbers.Text(CanonicalLayout.AlignmentOf(list.Element));
}
