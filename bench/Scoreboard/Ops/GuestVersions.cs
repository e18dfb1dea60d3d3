namespace PluginHost.Scoreboard.Ops;

/// <summary>A guest's file, replaced as an operator replaces it: written beside and renamed. Every version behaves the same.</summary>
internal sealed class GuestVersions(string source, string path)
{
    private readonly byte[] _guest = File.ReadAllBytes(source);

    /// <summary>Puts a version in place.</summary>
    /// <param name="number">Its number; the same number is the same file.</param>
    public void Put(int number)
    {
        // A custom section with a name of four letters and four bytes makes it another file.
        byte[] section = [0, 9, 4, (byte)'n', (byte)'o', (byte)'t', (byte)'e', .. BitConverter.GetBytes(number)];
        File.WriteAllBytes(path + ".new", [.. _guest, .. section]);
        File.Move(path + ".new", path, overwrite: true);
    }
}
