using System.Text;

namespace PluginHost.Samples.Tests;

/// <summary>A curl line of a README, and the answer that it shows.</summary>
/// <param name="Command">The line, from <c>curl</c> on.</param>
/// <param name="Answer">
/// What follows: status line, headers, an empty line, the body. A line <c>...</c> stands for any headers, <c>...</c> within a line for
/// any text.
/// </param>
internal sealed record CurlExample(string Command, string Answer)
{
    private const string Prompt = "$ curl ";

    /// <summary>The examples in the console blocks of a Markdown file.</summary>
    public static IEnumerable<CurlExample> Find(string markdown)
    {
        string? command = null;
        var answer = new StringBuilder();
        bool isInBlock = false;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            bool isPrompt = isInBlock && line.StartsWith(Prompt, StringComparison.Ordinal);
            if (command is not null && (isFence || isPrompt))
            {
                yield return new CurlExample(command, answer.ToString().TrimEnd('\n'));
                command = null;
            }

            if (isFence)
            {
                isInBlock = line == "```console";
            }
            else if (isPrompt)
            {
                command = line[2..];
                answer.Clear();
            }
            else if (isInBlock)
            {
                answer.Append(line).Append('\n');
            }
        }
    }

    /// <summary>The request that curl would send, to another server.</summary>
    public HttpRequestMessage ToRequest(Uri server)
    {
        var request = new HttpRequestMessage();
        string[] words = [.. Split(Command)];
        for (int i = 1; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "-i":
                    break;
                case "-H":
                    string[] header = words[++i].Split(": ", 2);
                    request.Headers.TryAddWithoutValidation(header[0], header[1]);
                    break;
                case "-d":
                    request.Method = HttpMethod.Post;
                    request.Content = new StringContent(words[++i], Encoding.UTF8, "application/x-www-form-urlencoded");
                    break;
                case var url when url.StartsWith("http://localhost:5080/", StringComparison.Ordinal):
                    request.RequestUri = new Uri(server, new Uri(url).PathAndQuery);
                    break;
                default:
                    throw new FormatException($"'{words[i]}' in '{Command}' is not known here.");
            }
        }

        return request;
    }

    // Words as a shell sees them, as far as examples need it: single quotes hold a word together.
    private static IEnumerable<string> Split(string command)
    {
        var word = new StringBuilder();
        bool isQuoted = false;
        foreach (char c in command)
        {
            if (c == '\'')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ' ' && !isQuoted)
            {
                yield return word.ToString();
                word.Clear();
            }
            else
            {
                word.Append(c);
            }
        }

        yield return word.ToString();
    }
}
