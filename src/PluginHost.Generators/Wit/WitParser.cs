using PluginHost.Generators.Wit.Parsing;

namespace PluginHost.Generators.Wit;

/// <summary>Parses WIT, the text format of the component model's interfaces (component-model, design/mvp/WIT.md).</summary>
internal static class WitParser
{
    /// <summary>Parses a file. Any text gives a document; what is wrong with it is in the document's diagnostics.</summary>
    public static WitDocument Parse(WitSource source)
    {
        var lines = new LineMap(source);
        var diagnostics = new SyntaxDiagnostics(lines);
        var reader = new TokenReader(source.Text, Lexer.Lex(source.Text, diagnostics), lines, diagnostics);
        var (package, items) = new DocumentParser(reader).Read();
        return new WitDocument(source, package, items, diagnostics.InOrder());
    }
}
