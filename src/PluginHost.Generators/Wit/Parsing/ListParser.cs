using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads lists with commas. A comma may stand behind the last item.</summary>
internal static class ListParser
{
    /// <summary>
    /// Reads the items behind an opening bracket, and the closing one. An item with an error is left out. False if the list is
    /// not closed, and there is no telling what comes next.
    /// </summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="close">The closing bracket.</param>
    /// <param name="closeText">The closing bracket, for messages.</param>
    /// <param name="readItem">Reads an item; null if there was an error, which has been reported.</param>
    /// <param name="list">The items, and whether they are all there.</param>
    public static bool TryRead<T>(TokenReader reader, TokenKind close, string closeText, Func<T?> readItem, out ParsedList<T> list)
        where T : class
    {
        var isComplete = true;
        var items = ImmutableArray.CreateBuilder<T>();
        while (!reader.At(close) && !reader.AtEnd && !reader.AtMemberLine)
        {
            var item = readItem();
            if (item is null)
            {
                isComplete = false;
                reader.SkipListItem(close);
            }
            else
            {
                items.Add(item);
            }

            if (!reader.TryRead(TokenKind.Comma) && !reader.At(close) && !CanGoOn(reader, close, closeText))
            {
                break;
            }
        }

        var isClosed = reader.Expect(close, items.Count == 0 ? closeText : $"',' or {closeText}");
        list = new ParsedList<T>(items.ToImmutable(), isComplete && isClosed);
        return isClosed;
    }

    /// <summary>After a missing comma: the next line can be the next item; otherwise the rest of this item is skipped.</summary>
    private static bool CanGoOn(TokenReader reader, TokenKind close, string closeText)
    {
        reader.ReportExpected($"',' or {closeText}");
        if (reader.AtName && reader.Current.StartsLine && !reader.AtMemberLine)
        {
            return true;
        }

        reader.SkipListItem(close);
        return reader.TryRead(TokenKind.Comma) || reader.At(close);
    }
}
