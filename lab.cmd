@echo off
rem Starts the command line. Installs and builds first where that is missing, or older than the sources.
node "%~dp0scripts\setup.mjs" 1>&2 || exit /b 5
node "%~dp0dist\cli\main.js" %*
exit /b %ERRORLEVEL%
