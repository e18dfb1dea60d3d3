namespace StreamTransform;

/// <summary>The files of the command line, which are looked at before anything starts: a stream would try again and again to write to one that it cannot.</summary>
internal static class Files
{
    /// <summary>What is wrong with the files.</summary>
    /// <param name="input">The file that is read, if there is one.</param>
    /// <param name="outputs">The files that are written.</param>
    /// <returns>A sentence for the user; <see langword="null"/> if nothing is.</returns>
    public static string? FindProblem(string? input, params string[] outputs) =>
        (input is null ? null : FindInputProblem(input, outputs))
        ?? outputs.Select(output => FindProblem("--output", output, FileMode.OpenOrCreate, FileAccess.Write)).FirstOrDefault(problem => problem is not null);

    private static string? FindInputProblem(string input, string[] outputs) =>
        outputs.Any(output => Path.GetFullPath(output) == Path.GetFullPath(input))
            ? $"--input and --output are one file, '{input}'. It would be empty before it is read: name another output."
            : FindProblem("--input", input, FileMode.Open, FileAccess.Read);

    private static string? FindProblem(string option, string path, FileMode mode, FileAccess access)
    {
        string verb = access == FileAccess.Read ? "read" : "written";
        if (Directory.Exists(path))
        {
            return $"{option} '{path}' cannot be {verb}: it is a folder. Name a file with a JSON object on each line.";
        }

        try
        {
            using FileStream file = File.Open(path, mode, access);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{option} '{path}' cannot be {verb}: {exception.Message}";
        }
    }
}
