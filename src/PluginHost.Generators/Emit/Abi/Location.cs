namespace PluginHost.Generators.Emit.Abi;

/// <summary>A place in a span, as C# writes it.</summary>
/// <param name="Span">The variable.</param>
/// <param name="Offset">The offset: nothing at the start, otherwise an expression.</param>
internal readonly record struct Location(string Span, string Offset = "")
{
    /// <summary>The span from this place on.</summary>
    public string Slice => Offset.Length == 0 ? Span : $"{Span}[{Offset}..]";

    /// <summary>The first element at this place.</summary>
    public string Element => $"{Span}[{(Offset.Length == 0 ? "0" : Offset)}]";

    public static Location At(string span, int offset) => new(span, offset == 0 ? "" : Numbers.Text(offset));
}
