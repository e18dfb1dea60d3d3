using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads what stands between braces, member by member.</summary>
internal static class BlockParser
{
    /// <summary>
    /// Reads members and the closing brace. A member with an error is left out. A missing brace is reported, but does not make
    /// the block an error.
    /// </summary>
    public static ImmutableArray<T> Read<T>(TokenReader reader, Func<T?> readMember)
        where T : class
    {
        var members = ImmutableArray.CreateBuilder<T>();
        while (!reader.At(TokenKind.CloseBrace) && !reader.AtEnd && !reader.AtItemLine)
        {
            var start = reader.Position;
            if (readMember() is { } member)
            {
                members.Add(member);
            }
            else
            {
                reader.SkipMember(start);
            }
        }

        reader.Expect(TokenKind.CloseBrace, "'}'");
        return members.ToImmutable();
    }
}
