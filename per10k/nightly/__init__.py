"""The nightly run: a fresh build beside what is published, put in its place when it is complete and tested."""
