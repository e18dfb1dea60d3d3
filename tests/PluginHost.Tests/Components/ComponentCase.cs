namespace PluginHost.Tests.Components;

/// <summary>A component as text, from one of the files beside this one: a line that starts with three semicolons is its title.</summary>
internal sealed record ComponentCase(string Title, string Text)
{
    private const string Mark = ";;; ";

    public static IReadOnlyDictionary<string, ComponentCase> Valid { get; } = ReadFile("valid.wat");

    public static IReadOnlyDictionary<string, ComponentCase> Refused { get; } = ReadFile("refused.wat");

    public static string ReadText(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Components", file));

    private static Dictionary<string, ComponentCase> ReadFile(string file)
    {
        var cases = new Dictionary<string, ComponentCase>(StringComparer.Ordinal);
        foreach (string part in ReadText(file).ReplaceLineEndings("\n").Split("\n" + Mark))
        {
            string[] lines = part.Split('\n', 2);
            string title = lines[0].StartsWith(Mark, StringComparison.Ordinal) ? lines[0][Mark.Length..] : lines[0];

            // Several cases can be refused with the same words.
            string unique = title;
            for (int i = 2; !cases.TryAdd(unique, new ComponentCase(title, lines[1])); i++)
            {
                unique = $"{title} ({i})";
            }
        }

        return cases;
    }
}
